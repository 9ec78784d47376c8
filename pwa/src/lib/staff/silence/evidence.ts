// What a silence stands on, in sentences: "Last seen 9:12 AM. 2 messages accepted, 0 shown." Pure.

import type { SilenceWords } from '../../words/staff/silence'
import type { Silence } from '../types'

export function evidenceOf(
  silence: Pick<Silence, 'cause' | 'evidence'>,
  t: SilenceWords['silence'],
  since: (at: string) => string,
): string[] {
  const { devices, lastSeenAt, accepted, shown } = silence.evidence
  // A patient who never joined has no phone that could be seen or reached.
  if (silence.cause === 'never_joined' && !lastSeenAt) return [t.neverSeen]
  return [
    ...(devices > 1 ? [t.phones(devices)] : []),
    lastSeenAt ? t.seen(since(lastSeenAt)) : t.neverSeen,
    accepted === 0 && shown === 0 ? t.noPushes : t.pushes(accepted, shown),
  ]
}

/** As the server has it. */
const LONGEST_MS = 14 * 86_400_000

/** Why a pause cannot end then: nothing typed, past, or too far. */
export function wrongEnd(until: number, now: number): 'untilNeeded' | 'past' | 'tooLong' | undefined {
  if (Number.isNaN(until)) return 'untilNeeded'
  if (until <= now) return 'past'
  return until - now > LONGEST_MS ? 'tooLong' : undefined
}
