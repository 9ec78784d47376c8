// Why a patient stands where she stands in the caseload, in words. Pure: names, dates and numbers come from outside.

import type { ReasonWords } from '../../words/staff/care'
import type { CaseloadRow, Evidence, Need, Phase, TherapistItem } from '../types'

export interface CareSpeech {
  words: ReasonWords
  phase: Record<Phase, string>
  /** An exercise by its name; undefined where the library does not know it. */
  name: (exerciseId: string) => string | undefined
  date: (date: string) => string
  number: (value: number, digits?: number) => string
  percent: (value: number) => string
}

type ItemLike = Pick<TherapistItem, 'kind' | 'exerciseId' | 'log' | 'evidence' | 'episodeId'>

/** Every reason, the most pressing first; none for who is on track. `items` are the open ones that are known. */
export function reasonsOf(row: CaseloadRow, items: readonly ItemLike[], speech: CareSpeech): string[] {
  const own = items.filter((item) => item.episodeId === row.episodeId)
  return row.needs.flatMap((need) => reasonOf(need, row, own, speech))
}

function reasonOf(
  need: Need,
  row: CaseloadRow,
  items: readonly ItemLike[],
  speech: CareSpeech,
): string | string[] {
  const { words } = speech
  const evidence = (kind: ItemLike['kind']): Evidence =>
    items.find((item) => item.kind === kind)?.evidence ?? {}
  switch (need) {
    case 'none':
      return []
    case 'hold': {
      if (!row.hold) return []
      const { exerciseId, from, cause } = row.hold
      const what = exerciseId ? nameOf(exerciseId, speech) : words.wholePlan
      return words.hold(what, speech.date(from), words.cause[cause])
    }
    case 'red_stop':
      return row.redStops.map((exerciseId) => {
        const item = items.find((one) => one.kind === 'red_stop' && one.exerciseId === exerciseId)
        return words.stopped(nameOf(exerciseId, speech), painOf(item, speech))
      })
    case 'pain_rising': {
      const { painWeek, painWeekBefore } = row
      if (painWeek === undefined || painWeekBefore === undefined || painWeek <= painWeekBefore)
        return words.risingAlert
      return words.rising(speech.number(painWeek, 1), speech.number(painWeekBefore, 1))
    }
    case 'no_log': {
      const { days, lastLogOn = row.lastLogOn } = evidence('no_logs')
      return words.noLog(
        days === undefined ? undefined : speech.number(days),
        lastLogOn && speech.date(lastLogOn),
      )
    }
    case 'two_low_weeks': {
      const known = percentsOf(evidence('low_weeks'), speech)
      if (known) return words.low(known)
      const last = row.lastWeek?.grade === 'low' ? row.lastWeek.percent : undefined
      return words.lowLast(last === undefined ? undefined : speech.percent(last))
    }
    case 'phase_proposal': {
      if (!row.proposal) return []
      const { progression } = evidence('phase_proposal')
      return words.ready(
        speech.phase[row.proposal.next],
        progression && speech.number(progression.criteria.length),
      )
    }
  }
}

/** What an item says, in one sentence. */
export function itemInWords(item: ItemLike, speech: CareSpeech): string {
  const { words } = speech
  const { days, lastLogOn, progression } = item.evidence ?? {}
  const count = days === undefined ? undefined : speech.number(days)
  switch (item.kind) {
    case 'red_stop':
      return words.stopped(nameOf(item.exerciseId, speech), painOf(item, speech))
    case 'amber':
      return words.amber(nameOf(item.exerciseId, speech), painOf(item, speech))
    case 'low_weeks': {
      const known = percentsOf(item.evidence, speech)
      return known ? words.low(known) : words.lowLast(undefined)
    }
    case 'no_logs':
      return words.noLog(count, lastLogOn && speech.date(lastLogOn))
    case 'not_started':
      return words.notStarted(count)
    case 'phase_proposal': {
      const next = progression && speech.phase[progression.next]
      return words.ready(next ?? speech.phase.PH1, progression && speech.number(progression.criteria.length))
    }
  }
}

function nameOf(exerciseId: string | undefined, { name, words }: CareSpeech): string {
  return (exerciseId && name(exerciseId)) || words.someExercise
}

/** "pain 6 after 3", or the warning sign; undefined where the log says nothing of it. */
function painOf(item: ItemLike | undefined, { words, number }: CareSpeech): string | undefined {
  if (!item?.log) return undefined
  const { painAfter, painBefore, stop } = item.log
  if (stop === 'red_flag') return words.warningSign
  if (painAfter === undefined && stop !== 'pain') return undefined
  const text = (score: number | undefined) => (score === undefined ? undefined : number(score))
  return words.pain(text(painAfter), text(painBefore))
}

function percentsOf(evidence: Evidence | undefined, { percent }: CareSpeech): string | undefined {
  const known = evidence?.weeks?.flatMap((week) => (week.percent === undefined ? [] : percent(week.percent)))
  return known?.length ? known.join(', ') : undefined
}
