import { describe, expect, it } from 'vitest'
import {
  adviceFor,
  needsConfirmation,
  phasesAt,
  redFlags,
  scoreAdvice,
  scoreWord,
  signsAt,
  signsFor,
  withoutDate,
} from './protocol'

const idsAt = (hour: number) => signsAt(hour).flatMap((group) => group.flags.map((flag) => flag.id))

describe('warning signs by hour', () => {
  it('knows all 15', () => expect(redFlags).toHaveLength(15))
  it('asks about sedation in the first 24 hours only, both ends included', () => {
    expect(idsAt(0)).toContain('RF-SEDATION')
    expect(idsAt(24)).toContain('RF-SEDATION')
    expect(idsAt(24.01)).not.toContain('RF-SEDATION')
  })
  it('asks about fever from hour 24 on', () => {
    expect(idsAt(23.9)).not.toContain('RF-FEVER')
    expect(idsAt(24)).toContain('RF-FEVER')
  })
  it('asks nothing before the procedure', () => expect(idsAt(-1)).toEqual([]))
  it.each([undefined, -1, 3000])('shows every one where the hour says nothing: %s', (hour) =>
    expect(signsFor(hour).flatMap((group) => group.flags)).toHaveLength(15),
  )
  it('groups by urgency, emergencies first, none empty', () => {
    expect(signsAt(31).map((group) => group.urgency)).toEqual(['emergency', 'clinic_now', 'clinic_today'])
  })
})

describe('advice', () => {
  it('leaves the date out where the phone does not know it', () => {
    for (const language of ['en', 'es'] as const) {
      for (const { advice } of redFlags) {
        const text = withoutDate(advice[language])
        expect(text).not.toContain('{date}')
        expect(text).not.toMatch(/ (on|el)[.»"]/)
      }
    }
  })
  it('is one text for each urgency, the most urgent first', () => {
    const advice = adviceFor(['RF-STOMACH', 'RF-NEURO', 'RF-CHEST', 'RF-FALL'], true)
    expect(advice.map((one) => one.urgency)).toEqual(['emergency', 'clinic_now', 'clinic_today'])
  })
  it('sends to the emergency room where the clinic has no 24 h line', () => {
    expect(adviceFor(['RF-FALL'], false)[0]!.text.en).toBe(
      'Go to the emergency room now. Do not drive yourself.',
    )
  })
  it.each([
    [10, 'very strong'],
    [9, 'very strong'],
    [8, 'is strong'],
    [7, 'is strong'],
    [6, 'Keep resting'],
    [4, 'Keep resting'],
    [3, 'Good to know'],
    [0, 'Good to know'],
  ])('for a score of %i', (score, words) => expect(scoreAdvice(score).en).toContain(words))
})

describe('confirmation', () => {
  it.each([
    [7, undefined, true],
    [6, undefined, false],
    [6, 2, true],
    [2, 6, true],
    [5, 2, false],
    [7, 7, true],
  ])('%i after %s: %s', (score, last, asks) => expect(needsConfirmation(score, last)).toBe(asks))
})

it('every score has a word', () => {
  expect(Array.from({ length: 11 }, (_, n) => scoreWord(n).en)).toEqual([
    'none',
    ...Array<string>(3).fill('mild'),
    ...Array<string>(3).fill('moderate'),
    ...Array<string>(4).fill('severe'),
  ])
})

describe('care phases', () => {
  it('a phase ends where the next begins', () => {
    expect(phasesAt(11.99).current?.id).toBe('P0')
    expect(phasesAt(12).current?.id).toBe('P1')
    expect(phasesAt(12).next?.id).toBe('P2')
  })
  it('before there is only a next one, after only earlier ones', () => {
    expect(phasesAt(-3)).toMatchObject({ next: { id: 'P0' }, earlier: [] })
    expect(phasesAt(2016).earlier).toHaveLength(6)
  })
})
