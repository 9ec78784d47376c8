// Words of Reliefline's watch over itself: alerts that come late, system notices, who can be reached. The interface, filled
// by watch-en.ts and watch-es.ts. Times come ready.

import type {
  Disk,
  Hole,
  LatePart,
  Law,
  NoticeFigures,
  NoticeKind,
  PutOff,
  Unreachable,
} from '../../staff/types'

export interface WatchWords {
  engine: {
    late: string
    nurse: string
    others: string
    admin: string
    toBoard: string
    toNotices: string
  }
  notices: {
    title: string
    lead: string
    short: string
    line(n: number): string
    open: string
    none: string
    noneHint: string
    what: Record<NoticeKind, string>
    /** What it stands on, in a sentence. */
    stands: Record<NoticeKind, (figures: NoticeFigures, part: string, when: (at: string) => string) => string>
    way: Record<NoticeKind, string>
    part: Record<LatePart, string>
    putOff: Record<PutOff, string>
    hole: Record<Hole, string>
    disk: Record<Disk, string>
    law: Record<Law, string>
    refuser: Record<'email' | 'webhook' | 'unknown', string>
    since(when: string): string
    again(when: string, times: number): string
    over: string
    overNone: string
    older(n: number): string
    lasted(from: string, to: string): string
    byItself: string
    closedBy(name: string): string
    close: string
    closeOf(what: string): string
    closeTitle: string
    closeHint: string
    closed: string
    closedBefore(name: string, when: string): string
    overBefore: string
  }
  reachable: {
    title: string
    lead: string
    linkHint: string
    summary(able: number, of: number): string
    all(n: number): string
    state: Record<'nothing' | 'unreachable' | 'ending' | 'unproven' | 'proven', string>
    way: Record<'nothing' | 'unproven', string>
    proven(when: string): string
    shown(when: string): string
    opened(when: string): string
    accepted(when: string): string
    silent: string
    unheard(when: string): string
    whyNot: Record<Unreachable, string>
    whyNotWay: Record<Unreachable, string>
    ends(when: string): string
    endsWay: string
    noPhone: string
    others: string
    othersHint: string
  }
  onDuty: {
    until(when: string): string
    open: string
    everybody: string
    not: string
  }
}
