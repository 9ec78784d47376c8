import { expect, it } from 'vitest'
import type { LibraryExercise, PlanTemplate, Warning } from '../types'
import {
  byCode,
  draftFrom,
  isSound,
  lacksOf,
  lacksReasons,
  moved,
  phaseOn,
  prescriptionOf,
  rowFromLibrary,
  versionOf,
} from './draft'
import { DraftStore, type Box } from './draft-store'

const sitToStand: LibraryExercise = {
  id: 'EX09',
  phase: 'PH1',
  name: { en: 'Sit to stand', es: 'Sentarse y pararse' },
  text: { en: '…', es: '…' },
  unit: 'reps',
  position: 'sitting',
  props: ['chair'],
  tags: [],
  needsTeaching: false,
  defaultDose: { sets: 2, reps: 5 },
  doses: { PH2: { sets: 2, reps: 10, daysPerWeek: 3 } },
  perSide: false,
  own: false,
  hidden: false,
}
const template: PlanTemplate = {
  phase: 'PH2',
  name: { en: 'Strengthen', es: 'Fortalecer' },
  prescriptions: [
    {
      id: 'a',
      exerciseId: 'EX10',
      sets: 2,
      reps: 8,
      holdS: 3,
      perSide: false,
      cadence: { kind: 'fixed_days', days: ['FR', 'MO'] },
      times: ['18:00:00', '08:00:00'],
    },
  ],
}
let made = 0
const newId = () => `id-${++made}`
const draft = () => draftFrom(template, { id: 'v2', basedOn: 'v1', from: '2026-11-25', newId })
const warning = (code: Warning['code'], exerciseId?: string): Warning => ({ code, exerciseId })

it('a template becomes a draft with ids of its own, and the same plan comes out again', () => {
  const begun = draft()
  expect(begun.rows[0]!.id).not.toBe('a')
  expect(prescriptionOf(begun.rows[0]!)).toEqual({
    ...template.prescriptions[0],
    id: begun.rows[0]!.id,
    cadence: { kind: 'fixed_days', days: ['MO', 'FR'] },
    times: ['08:00', '18:00'],
  })
})

it('an exercise from the library has the dose of the phase', () => {
  expect(rowFromLibrary(sitToStand, 'PH1', 'x')).toMatchObject({ reps: 5, cadence: 'fixed_days' })
  expect(rowFromLibrary(sitToStand, 'PH2', 'x')).toMatchObject({ reps: 10, cadence: 'times_a_week', n: 3 })
  const walk = { ...sitToStand, defaultDose: { sets: 1, minutes: 5, timesPerDay: 3 }, doses: undefined }
  expect(rowFromLibrary(walk, 'PH0', 'x').times).toHaveLength(3)
})

it('an empty plan is for the phase that the day allows', () => {
  const on = (date: string) => phaseOn(date, '2026-11-01')
  expect(['2026-11-03', '2026-11-04', '2026-11-15', '2026-12-13'].map(on)).toEqual([
    'PH0',
    'PH1',
    'PH2',
    'PH3',
  ])
  expect(phaseOn('2026-11-03', undefined)).toBe('PH0')
})

it('an emptied number is lacking, never 0', () => {
  const [row] = draft().rows
  expect(lacksOf({ ...row!, sets: undefined })).toEqual(['sets'])
  expect(lacksOf({ ...row!, reps: 101 })).toEqual(['reps'])
  expect(lacksOf({ ...row!, holdS: undefined })).toEqual([])
  expect(lacksOf({ ...row!, kind: 'hold', holdS: undefined })).toEqual(['holdS'])
  expect(lacksOf({ ...row!, days: [] })).toEqual(['days'])
  expect(lacksOf({ ...row!, cadence: 'times_a_week', n: 8 })).toEqual(['n'])
  expect(lacksOf({ ...row!, times: ['08:00', '08:00'] })).toEqual(['times'])
  expect(isSound({ ...draft(), from: '' })).toBe(false)
})

it('what was changed from repetitions to minutes asks for minutes alone', () => {
  const [row] = draft().rows
  expect(prescriptionOf({ ...row!, kind: 'minutes', minutes: 10 })).not.toHaveProperty('reps')
})

it('a reason is typed once for each code, and goes only where it is asked for', () => {
  const warnings = [warning('prone', 'EX16'), warning('spine_flexion', 'own'), warning('prone', 'own')]
  expect(byCode(warnings)[0]).toEqual({ code: 'prone', exercises: ['EX16', 'own'] })
  const typed = { ...draft(), reasons: { prone: ' pillow ', impact: 'taken out again', spine_flexion: ' ' } }
  expect(lacksReasons(typed, warnings)).toEqual(['spine_flexion'])
  expect(versionOf(typed, warnings).reasons).toEqual({ prone: 'pillow' })
})

it('moves within the list, and not over its ends', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
})

function box(): Box & { kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    get length() {
      return kept.size
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

it('a draft survives a reload, and is gone once another person signs in', () => {
  const tab = box()
  const kept = draft()
  new DraftStore('tom', 'e1', () => tab).write(kept)
  expect(new DraftStore('tom', 'e1', () => tab).read()).toEqual(kept)
  expect(new DraftStore('tom', 'e2', () => tab).read()).toBeUndefined()
  expect(new DraftStore('ana', 'e1', () => tab).read()).toBeUndefined()
  expect(tab.kept.size).toBe(0)
})
it('without a store nothing breaks', () => {
  const forbidden = new DraftStore('tom', 'e1', () => {
    throw new Error('forbidden')
  })
  forbidden.write(draft())
  expect(forbidden.read()).toBeUndefined()
})
