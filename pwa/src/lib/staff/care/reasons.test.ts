import { describe, expect, it } from 'vitest'
import { careEn } from '../../words/staff/care-en'
import { careEs } from '../../words/staff/care-es'
import { planEn } from '../../words/staff/plan-en'
import { planEs } from '../../words/staff/plan-es'
import type { CaseloadRow, TherapistItem } from '../types'
import { itemInWords, reasonsOf, type CareSpeech } from './reasons'

const speech = (language: 'en' | 'es'): CareSpeech => ({
  words: (language === 'en' ? careEn : careEs).reason,
  phase: (language === 'en' ? planEn : planEs).phase,
  name: (id) => ({ EX07: 'Bridge' })[id],
  date: (date) => date.slice(5),
  number: (value, digits = 0) => value.toFixed(value % 1 ? digits : 0),
  percent: (value) => `${Math.round(value)} %`,
})
const en = speech('en')

const row = (more: Partial<CaseloadRow>): CaseloadRow => ({
  patientId: 'p1',
  name: 'Rosa Delgado',
  age: 74,
  episodeId: 'e1',
  localDay: 23,
  needs: ['none'],
  redStops: [],
  openItems: 0,
  ...more,
})
const item = (more: Partial<TherapistItem>) =>
  ({ id: 'i1', episodeId: 'e1', state: 'open', ...more }) as TherapistItem

const say = (more: Partial<CaseloadRow>, items: TherapistItem[] = []) => reasonsOf(row(more), items, en)

describe('a row of the caseload', () => {
  it('says nothing of who is on track', () => expect(say({})).toEqual([]))
  it('says what is on hold, since when and why', () => {
    expect(say({ needs: ['hold'], hold: { from: '2026-11-12', cause: 'red_flag' } })).toEqual([
      'Plan on hold since 11-12: warning sign',
    ])
    expect(
      say({ needs: ['hold'], hold: { exerciseId: 'EX07', from: '2026-11-12', cause: 'red_stop' } }),
    ).toEqual(['Bridge on hold since 11-12: pain rose too much'])
  })
  it('says which exercise was stopped, and the pain where its log is known', () => {
    const needs = ['red_stop' as const]
    const log = { id: 'l', doneAt: '', painBefore: 3, painAfter: 6 }
    const stopped = item({ kind: 'red_stop', exerciseId: 'EX07', log })
    expect(say({ needs, redStops: ['EX07'] }, [stopped])).toEqual(['Bridge stopped: pain 6 after 3'])
    expect(say({ needs, redStops: ['EX07'] })).toEqual(['Bridge stopped'])
    // The same exercise of somebody else says nothing here.
    expect(say({ needs, redStops: ['EX07'] }, [{ ...stopped, episodeId: 'e2' }])).toEqual(['Bridge stopped'])
    expect(say({ needs, redStops: ['ours-1'] })).toEqual(['An exercise stopped'])
  })
  it('never says that pain rises from 5 to 3: then an alert says that it rises', () => {
    const needs = ['pain_rising' as const]
    expect(say({ needs, painWeek: 5, painWeekBefore: 3 })).toEqual([
      'Pain rising: 5 this week, 3 the week before',
    ])
    expect(say({ needs, painWeek: 5.5, painWeekBefore: 3 })[0]).toMatch('5.5 this week')
    expect(say({ needs, painWeek: 3, painWeekBefore: 5 })).toEqual(['Pain rising: an alert says so'])
    expect(say({ needs, painWeek: 3 })).toEqual(['Pain rising: an alert says so'])
  })
  it('says how long nothing was logged only where that is known', () => {
    const needs = ['no_log' as const]
    const nine = item({ kind: 'no_logs', evidence: { days: 9, lastLogOn: '2026-11-14' } })
    expect(say({ needs }, [nine])).toEqual(['Nothing logged for 9 days, last on 11-14'])
    expect(say({ needs, lastLogOn: '2026-11-14' })).toEqual([
      'Nothing logged for 7 days or more, last on 11-14',
    ])
    expect(say({ needs })).toEqual(['Nothing logged for 7 days or more'])
  })
  it('gives the percentages of two low weeks', () => {
    const needs = ['two_low_weeks' as const]
    const week = { start: '', prescribed: 0, credited: 0, standing: 'final' as const }
    const weeks = [
      { ...week, percent: 52 },
      { ...week, percent: 61.4 },
    ]
    expect(say({ needs }, [item({ kind: 'low_weeks', evidence: { weeks } })])[0]).toMatch(/: 52 %, 61 %$/)
    expect(say({ needs, lastWeek: { ...week, percent: 61.4, grade: 'low' } })[0]).toMatch(/last week 61 %$/)
    expect(say({ needs, lastWeek: { ...week, percent: 90, grade: 'good' } })[0]).toMatch(/70.%$/)
  })
  it('says which phase may begin, and every other reason after the first', () => {
    expect(
      say({
        needs: ['no_log', 'phase_proposal'],
        lastLogOn: '2026-11-14',
        proposal: { itemId: 'i', next: 'PH2' },
      }),
    ).toEqual(['Nothing logged for 7 days or more, last on 11-14', 'Ready for phase 2: all criteria met'])
  })
})

it('an item says the same as the row that it makes', () => {
  const criteria = Array.from({ length: 8 }, () => ({ code: 'form' as const, met: true }))
  const progression = { next: 'PH2' as const, proposed: true, criteria }
  expect(itemInWords(item({ kind: 'phase_proposal', evidence: { progression } }), en)).toBe(
    'Ready for phase 2: all 8 criteria met',
  )
  expect(itemInWords(item({ kind: 'not_started', evidence: { days: 3 } }), en)).toBe(
    'Nothing logged in the first 3 days of the plan',
  )
  const log = { id: 'l', doneAt: '', painAfter: 5 }
  expect(itemInWords(item({ kind: 'amber', exerciseId: 'EX07', log }), en)).toBe('Bridge eased: pain 5')
  expect(
    itemInWords(item({ kind: 'red_stop', exerciseId: 'EX07', log: { ...log, stop: 'red_flag' } }), en),
  ).toBe('Bridge stopped: warning sign')
})

it('Spanish says it as well', () => {
  const es = speech('es')
  expect(
    reasonsOf(row({ needs: ['hold'], hold: { from: '2026-11-12', cause: 'urgent_alert' } }), [], es),
  ).toEqual(['Plan en pausa desde el 11-12: alerta urgente'])
  const log = { id: 'l', doneAt: '', painBefore: 3, painAfter: 6 }
  expect(itemInWords(item({ kind: 'red_stop', exerciseId: 'EX07', log }), es)).toBe(
    'Bridge, ejercicio parado: dolor de 3 a 6',
  )
})
