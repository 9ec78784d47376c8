// A plan while it is being written. Pure: what becomes a version, what is still lacking, what it was begun from.

import type {
  LibraryExercise,
  NewPlanVersion,
  Phase,
  PlanTemplate,
  Prescription,
  Warning,
  WarningCode,
  WeekDay,
} from '../types'
import { WEEK_DAYS } from '../types'
import { daysBetween, isDate } from './dates'
import { inOrder } from './dose'

/** What a dose counts: repetitions (each may be held), seconds of one hold, or minutes. */
export type Kind = 'reps' | 'hold' | 'minutes'

/** A number field that somebody emptied is undefined: never 0, never what stood there before. */
export interface DraftRow {
  id: string
  exerciseId: string
  kind: Kind
  sets?: number
  reps?: number
  holdS?: number
  minutes?: number
  perSide: boolean
  cadence: 'fixed_days' | 'times_a_week'
  days: WeekDay[]
  n?: number
  times: string[]
  note: string
}

export interface Draft {
  /** The version's id: made once, so that a repeated publishing is the same version. */
  id: string
  basedOn?: string
  from: string
  phase: Phase
  rows: DraftRow[]
  reasons: Partial<Record<WarningCode, string>>
}

export type Field = 'sets' | 'reps' | 'holdS' | 'minutes' | 'days' | 'n' | 'times' | 'note'

export const RANGE: Record<'sets' | 'reps' | 'holdS' | 'minutes' | 'n', [number, number]> = {
  sets: [1, 25],
  reps: [1, 100],
  holdS: [1, 600],
  minutes: [1, 120],
  n: [1, 7],
}

export function rowOf(prescription: Prescription, id: string = prescription.id): DraftRow {
  const { exerciseId, sets, reps, holdS, minutes, perSide, cadence } = prescription
  return {
    id,
    exerciseId,
    kind: minutes !== undefined ? 'minutes' : reps !== undefined ? 'reps' : 'hold',
    sets,
    reps,
    holdS,
    minutes,
    perSide,
    cadence: cadence.kind,
    days: cadence.kind === 'fixed_days' ? inOrder(cadence.days) : [...WEEK_DAYS],
    n: cadence.kind === 'times_a_week' ? cadence.n : 3,
    times: (prescription.times ?? []).map((time) => time.slice(0, 5)),
    note: prescription.note ?? '',
  }
}

/** An exercise of the library with the dose of the phase, every day or on as many days as its dose says. */
export function rowFromLibrary(exercise: LibraryExercise, phase: Phase, id: string): DraftRow {
  const dose = exercise.doses?.[phase] ?? exercise.defaultDose
  const { sets, reps, holdS, minutes, daysPerWeek, timesPerDay } = dose
  return {
    ...rowOf({
      id,
      exerciseId: exercise.id,
      sets: sets ?? 1,
      reps,
      holdS,
      minutes,
      perSide: exercise.perSide,
      cadence:
        daysPerWeek !== undefined && daysPerWeek < 7
          ? { kind: 'times_a_week', n: daysPerWeek }
          : { kind: 'fixed_days', days: [...WEEK_DAYS] },
    }),
    times: timesOf(timesPerDay ?? 1),
  }
}

/** Times of day that are spread over a day awake. Once a day has none: whenever it suits. */
function timesOf(timesPerDay: number): string[] {
  if (timesPerDay <= 1) return []
  const hours = { 2: [9, 18], 3: [9, 14, 19], 4: [8, 12, 16, 20] }[timesPerDay] ?? [8, 11, 14, 17, 20]
  return hours.map((hour) => `${String(hour).padStart(2, '0')}:00`)
}

export function draftFrom(
  source: Pick<PlanTemplate, 'phase' | 'prescriptions'>,
  begun: { id: string; basedOn?: string; from: string; newId: () => string },
): Draft {
  const { id, basedOn, from, newId } = begun
  const rows = source.prescriptions.map((one) => rowOf(one, newId()))
  return { id, basedOn, from, phase: source.phase, rows, reasons: {} }
}

/** First days of the phases (clinical.md 6.3); the procedure's date is day 0. */
const EARLIEST: [Phase, number][] = [
  ['PH3', 42],
  ['PH2', 14],
  ['PH1', 3],
]

/** The latest phase that may be in force on a date. */
export function phaseOn(date: string, procedure: string | undefined): Phase {
  const day = procedure ? daysBetween(procedure, date) : 0
  return EARLIEST.find(([, earliest]) => day >= earliest)?.[0] ?? 'PH0'
}

/** What a row cannot be published with, by field. */
export function lacksOf(row: DraftRow): Field[] {
  const lacks: Field[] = []
  const number = (field: keyof typeof RANGE, needed: boolean) => {
    const value = row[field]
    const [least, most] = RANGE[field]
    if (value === undefined ? needed : !Number.isInteger(value) || value < least || value > most)
      lacks.push(field)
  }
  number('sets', true)
  if (row.kind === 'reps') number('reps', true)
  if (row.kind !== 'minutes') number('holdS', row.kind === 'hold')
  if (row.kind === 'minutes') number('minutes', true)
  if (row.cadence === 'times_a_week') number('n', true)
  else if (row.days.length === 0) lacks.push('days')
  const twice = new Set(row.times).size < row.times.length
  if (twice || row.times.length > 8 || row.times.some((time) => !/^\d{2}:\d{2}$/.test(time)))
    lacks.push('times')
  if (row.note.length > 500) lacks.push('note')
  return lacks
}

export function isSound(draft: Draft): boolean {
  return isDate(draft.from) && draft.rows.every((row) => lacksOf(row).length === 0)
}

export function prescriptionOf(row: DraftRow): Prescription {
  const { id, exerciseId, kind, sets = 1, reps, holdS, minutes, perSide } = row
  return {
    id,
    exerciseId,
    sets,
    ...(kind === 'reps' && reps !== undefined ? { reps } : {}),
    ...(kind !== 'minutes' && holdS !== undefined ? { holdS } : {}),
    ...(kind === 'minutes' && minutes !== undefined ? { minutes } : {}),
    perSide,
    cadence:
      row.cadence === 'times_a_week'
        ? { kind: 'times_a_week', n: row.n ?? 1 }
        : { kind: 'fixed_days', days: inOrder(row.days) },
    ...(row.times.length > 0 ? { times: [...row.times].sort() } : {}),
    ...(row.note.trim() ? { note: row.note.trim() } : {}),
  }
}

/** Only reasons that are asked for now go with it: one typed for an exercise that was taken out again says nothing. */
export function versionOf(draft: Draft, warnings: readonly Warning[]): NewPlanVersion {
  const asked = new Set(warnings.map((warning) => warning.code))
  const given = Object.entries(draft.reasons).filter(
    ([code, text]) => asked.has(code as WarningCode) && text.trim(),
  )
  return {
    id: draft.id,
    ...(draft.basedOn ? { basedOn: draft.basedOn } : {}),
    from: draft.from,
    phase: draft.phase,
    prescriptions: draft.rows.map(prescriptionOf),
    reasons: Object.fromEntries(given.map(([code, text]) => [code, text.trim()])),
  }
}

/** A code once, with all the exercises it is about: one reason is typed for it. */
export function byCode(warnings: readonly Warning[]): { code: WarningCode; exercises: string[] }[] {
  const codes = [...new Set(warnings.map((warning) => warning.code))]
  return codes.map((code) => ({
    code,
    exercises: warnings.flatMap((one) => (one.code === code && one.exerciseId ? [one.exerciseId] : [])),
  }))
}

export function lacksReasons(draft: Draft, warnings: readonly Warning[]): WarningCode[] {
  return byCode(warnings).flatMap(({ code }) => (draft.reasons[code]?.trim() ? [] : [code]))
}

export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const to = at + by
  if (to < 0 || to >= list.length) return [...list]
  const next = [...list]
  ;[next[at], next[to]] = [next[to]!, next[at]!]
  return next
}
