// A clinic's own exercise while it is being written. Pure.

import type { Dose, LibraryExercise, NewExercise, Phase, Position, Prop, Tag, Unit } from '../types'
import { RANGE, type Kind } from './draft'

export interface ExerciseDraft {
  name: { en: string; es: string }
  text: { en: string; es: string }
  phase: Phase
  unit: Unit
  position: Position
  props: Prop[]
  tags: Tag[]
  needsTeaching: boolean
  perSide: boolean
  sets?: number
  reps?: number
  holdS?: number
  minutes?: number
  timesPerDay?: number
  daysPerWeek?: number
  /** Doses of later phases, where the exercise had them: not shown, and kept. */
  doses?: LibraryExercise['doses']
}

export type ExerciseField =
  | 'name.en'
  | 'name.es'
  | 'text.en'
  | 'text.es'
  | 'sets'
  | 'reps'
  | 'holdS'
  | 'minutes'
  | 'timesPerDay'
  | 'daysPerWeek'

export const TIMES_PER_DAY: [number, number] = [1, 8]

export function emptyExercise(): ExerciseDraft {
  return {
    name: { en: '', es: '' },
    text: { en: '', es: '' },
    phase: 'PH1',
    unit: 'reps',
    position: 'sitting',
    props: [],
    tags: [],
    needsTeaching: true,
    perSide: false,
    sets: 2,
    reps: 8,
    timesPerDay: 1,
  }
}

export function exerciseDraftOf(exercise: LibraryExercise): ExerciseDraft {
  const { name, text, phase, unit, position, props, tags, needsTeaching, perSide, doses } = exercise
  const { sets = 1, timesPerDay = 1, ...dose } = exercise.defaultDose
  return {
    name: { ...name },
    text: { ...text },
    phase,
    unit,
    position,
    props: [...props],
    tags: [...tags],
    needsTeaching,
    perSide,
    sets,
    timesPerDay,
    ...dose,
    doses,
  }
}

/** What the dose of this unit is made of. */
export function kindOf(unit: Unit): Kind {
  return unit === 'min' ? 'minutes' : unit === 's' ? 'hold' : 'reps'
}

export function exerciseLacks(draft: ExerciseDraft): ExerciseField[] {
  const lacks: ExerciseField[] = []
  for (const language of ['en', 'es'] as const) {
    if (!draft.name[language].trim()) lacks.push(`name.${language}`)
    if (!draft.text[language].trim()) lacks.push(`text.${language}`)
  }
  const number = (
    field: keyof ExerciseDraft & ExerciseField,
    [least, most]: [number, number],
    needed = true,
  ) => {
    const value = draft[field] as number | undefined
    if (value === undefined ? needed : !Number.isInteger(value) || value < least || value > most)
      lacks.push(field)
  }
  const kind = kindOf(draft.unit)
  number('sets', RANGE.sets)
  if (kind === 'reps') number('reps', RANGE.reps)
  if (kind !== 'minutes') number('holdS', RANGE.holdS, kind === 'hold')
  if (kind === 'minutes') number('minutes', RANGE.minutes)
  number('timesPerDay', TIMES_PER_DAY)
  number('daysPerWeek', RANGE.n, false)
  return lacks
}

export function newExerciseOf(draft: ExerciseDraft): NewExercise {
  const { phase, unit, position, props, tags, needsTeaching, perSide, doses } = draft
  const kind = kindOf(unit)
  const defaultDose: Dose = {
    sets: draft.sets,
    ...(kind === 'reps' ? { reps: draft.reps } : {}),
    ...(kind !== 'minutes' && draft.holdS !== undefined ? { holdS: draft.holdS } : {}),
    ...(kind === 'minutes' ? { minutes: draft.minutes } : {}),
    timesPerDay: draft.timesPerDay,
    ...(draft.daysPerWeek !== undefined ? { daysPerWeek: draft.daysPerWeek } : {}),
  }
  const both = ({ en, es }: { en: string; es: string }) => ({ en: en.trim(), es: es.trim() })
  return {
    name: both(draft.name),
    text: both(draft.text),
    phase,
    unit,
    position,
    props: [...props],
    tags: [...tags],
    needsTeaching,
    perSide,
    defaultDose,
    ...(doses ? { doses } : {}),
  }
}
