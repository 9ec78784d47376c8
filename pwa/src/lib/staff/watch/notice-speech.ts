// System notices in words: what is wrong, what that stands on, what to do. Pure.

import type { WatchWords } from '../../words/staff/watch'
import { DISKS, HOLES, LATE_PARTS, LAWS, PUT_OFF, type NoticeKind, type SystemNotice } from '../types'

/** With these somebody may not be told of an alert. */
const URGENT: NoticeKind[] = [
  'engine_late',
  'nobody_live',
  'episode_unjudged',
  'vapid_broken',
  'canary_missed',
  'coverage_hole',
  'push_host_unreachable',
  'clock_behind',
  'invariant_broken',
]

export const isUrgent = ({ kind }: Pick<SystemNotice, 'kind'>) => URGENT.includes(kind)

/** A time as it is said, with its day where that is not today. */
export type When = (at: string) => string

/** Notices that say the same, one after the other: twelve alerts that reached nobody are one matter to whoever reads. */
export interface Matter {
  notices: SystemNotice[]
  what: string
  stands: string
  way: string
  since: string
  lastSeenAt: string
  times: number
}

/** The worst first, and of those the one that has lasted longest. */
export function mattersOf(notices: SystemNotice[], t: WatchWords['notices'], when: When): Matter[] {
  const matters = new Map<string, Matter>()
  for (const notice of notices) {
    const { since, lastSeenAt, times } = notice
    const speech = noticeSpeech(notice, t, when)
    const same = `${notice.kind} ${speech.stands}`
    const known = matters.get(same)
    if (!known) matters.set(same, { ...speech, notices: [notice], since, lastSeenAt, times })
    else {
      known.notices.push(notice)
      known.times += times
      if (since < known.since) known.since = since
      if (lastSeenAt > known.lastSeenAt) known.lastSeenAt = lastSeenAt
    }
  }
  const urgent = ({ notices }: Matter) => Number(isUrgent(notices[0]!))
  return [...matters.values()].sort(
    (one, other) => urgent(other) - urgent(one) || one.since.localeCompare(other.since),
  )
}

export function noticeSpeech(notice: SystemNotice, t: WatchWords['notices'], when: When) {
  const { kind, figures } = notice
  return {
    what: t.what[kind],
    stands: t.stands[kind](figures, partOf(notice, t), when),
    way: t.way[kind],
  }
}

/** Which of its kind. What a later server calls otherwise has a word too. */
function partOf({ kind, key, name }: SystemNotice, t: WatchWords['notices']): string {
  // `writes:` and `webhook:` are followed by whose.
  const word = key.split(':')[0]!
  if (kind === 'engine_late') return t.part[LATE_PARTS.find((one) => one === word) ?? 'other']
  if (kind === 'row_put_off') return t.putOff[PUT_OFF.find((one) => one === word) ?? 'other']
  if (kind === 'coverage_hole') return t.hole[HOLES.find((one) => one === word) ?? 'other']
  if (kind === 'disk_low') return t.disk[DISKS.find((one) => one === word) ?? 'other']
  if (kind === 'invariant_broken') return `${t.law[LAWS.find((one) => one === word) ?? 'other']} (${word})`
  if (kind === 'phone_unproven') return name ?? '…'
  if (kind === 'push_host_unreachable') return key.replace(/^https?:\/\//, '')
  if (kind !== 'push_refused') return ''
  return word === 'email' || word === 'webhook' ? t.refuser[word] : key || t.refuser.unknown
}
