// Words of the phone test: the interface, filled by reach-en.ts and reach-es.ts.

import type { Fate, ReachCause } from '../../staff/types'

export interface ReachWords {
  reach: {
    test: string
    title: string
    lead(name: string): string
    sending: string
    waiting: string
    green: string
    greenHint: string
    amber: string
    cause: Record<ReachCause, string>
    way: Record<ReachCause, string>
    fate: Record<Fate, string>
    again: string
    tooMany: string
    call(name: string): string
  }
}
