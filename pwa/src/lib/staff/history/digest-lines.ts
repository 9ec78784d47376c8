// One day of the clinic in sentences. A figure stands with what it is of; what is not known is said so. Pure.

import type { HistoryWords } from '../../words/staff/history'
import type { Digest, Severity, SilenceCause } from '../types'

export interface DigestSpeech {
  words: HistoryWords['digest']
  severity: Record<Severity, string>
  cause: Record<SilenceCause, string>
}

export function checkInLines({ checkIns }: Pick<Digest, 'checkIns'>, { words }: DigestSpeech): string[] {
  const { received, byTelephone, asked, heard, unasked } = checkIns
  return [
    words.received(received),
    ...(byTelephone > 0 ? [words.byTelephone(byTelephone)] : []),
    asked > 0 ? words.heard(heard, asked) : words.nobodyAsked,
    ...(unasked > 0 ? [words.unasked(unasked)] : []),
  ]
}

/** A line of sentences for each severity. Older alerts may be closed on a day that raised none. */
export function alertLines({ alerts }: Pick<Digest, 'alerts'>, { words, severity }: DigestSpeech): string[] {
  return alerts.map((one) => {
    const name = severity[one.severity]
    const closed = one.closedByPerson + one.closedByRule > 0
    return [
      one.raised > 0 ? words.raised(name, one.raised) : words.raisedNone(name),
      ...(one.raised > 0 ? takenLines(one, words) : []),
      ...(one.waiting > 0 ? [words.waiting(one.waiting)] : []),
      ...(one.overtaken > 0 ? [words.overtaken(one.overtaken)] : []),
      ...(closed ? [words.closedBy(one.closedByPerson, one.closedByRule)] : []),
    ].join(' ')
  })
}

function takenLines(one: Digest['alerts'][number], words: DigestSpeech['words']): string[] {
  if (one.taken === 0) return [words.noneTaken]
  const taken = words.taken(one.taken, one.raised)
  if (one.medianS === undefined || one.slowestS === undefined) return [taken]
  if (one.taken === 1) return [taken, words.oneTime(words.span(one.slowestS))]
  return [taken, words.times(words.span(one.medianS), words.span(one.slowestS))]
}

export function promiseLines({ promises }: Pick<Digest, 'promises'>, { words }: DigestSpeech): string[] {
  const { kept, late, unopened, owed } = promises
  const ended = kept + late
  return [
    ended > 0 ? words.kept(kept, ended) : words.promisesNone,
    ...(late > 0 ? [words.late(late)] : []),
    ...(unopened > 0 ? [words.unopened(unopened)] : []),
    words.owed(owed),
  ]
}

export function silenceLines(
  { silences }: Pick<Digest, 'silences'>,
  { words, cause }: DigestSpeech,
): string[] {
  if (silences.raised === 0) return [words.silencesNone]
  return [
    words.silent(silences.raised),
    ...silences.causes.map((one) => words.cause(cause[one.cause], one.count)),
    ...(silences.unknown > 0 ? [words.causeUnknown(silences.unknown)] : []),
  ]
}

/** How many alerts persons closed: what the false alarms are of. */
export function closedByPersons({ outcomes }: Pick<Digest, 'outcomes'>): number {
  return outcomes.reduce((sum, one) => sum + one.count, 0)
}
