import { describe, expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import type { StoryEntry, ToldMessage } from '../types'
import { storyLines, type StorySpeech } from './story-lines'

const speech = (language: 'en' | 'es' = 'en'): StorySpeech => {
  const t = staffWords(language)
  return {
    words: t.alertStory,
    severity: t.severity,
    outcome: t.outcome,
    result: t.call.result,
    finding: () => ({ title: 'Severe pain', sentences: ['Moving hurts 9 of 10.'] }),
    since: (at) => at.slice(11, 16),
    names: (all) => new Intl.ListFormat(language, { type: 'conjunction' }).format(all),
  }
}
const at = (time: string) => `2026-11-26T${time}:00Z`
const entry = (kind: StoryEntry['kind'], more: Partial<StoryEntry> = {}): StoryEntry => ({
  at: at('14:02'),
  kind,
  cycle: 1,
  severity: 'urgent',
  ...more,
})
const message = (name: string, more: Partial<ToldMessage>): ToldMessage => ({
  name,
  channel: 'push',
  fate: 'accepted',
  shownUnknown: false,
  ...more,
})
const told = (messages: ToldMessage[], more: Partial<StoryEntry['told']> = {}): Partial<StoryEntry> => ({
  told: { level: 1, skipped: [], nobodyLive: false, times: 1, messages, ...more },
})
const line = (one: StoryEntry, language: 'en' | 'es' = 'en') =>
  storyLines({ entries: [one] }, speech(language))[0]!

describe('whom we told', () => {
  const both = [
    message('Ana', { fate: 'shown', shownAt: at('14:03') }),
    message('Ben', { fate: 'opened', shownAt: at('14:03'), openedAt: at('14:05') }),
  ]
  it('names each person once, and how far each phone came', () => {
    const one = line(entry('told', told([...both, message('Ben', { fate: 'failed' })])))
    expect(one.text).toBe('Told Ana and Ben (level 1).')
    expect(one.more).toEqual([
      'Ana’s phone showed it 14:03.',
      'Ben’s phone showed it 14:03. Ben opened it 14:05.',
      'The message to Ben could not be delivered.',
    ])
    expect(line(entry('told', told(both)), 'es').text).toBe('Se avisó a Ana y Ben (nivel 1).')
  })
  it('says unknown of a phone that never says what it showed, and never that it did not', () =>
    expect(line(entry('told', told([message('Ana', { shownUnknown: true })]))).more[0]).toMatch(/unknown/))
  it('says that nobody could be told, and marks it', () => {
    const nobody = line(entry('told', told([], { level: 3, nobodyLive: true })))
    expect([nobody.text, nobody.bad]).toEqual(['Level 3: nobody could be told.', true])
    expect(line(entry('told', told([message('Ana', { fate: 'failed' })]))).bad).toBe(true)
    expect(line(entry('told', told(both))).bad).toBe(false)
  })
  it('tells repeats in one line', () => {
    const again = told([message('Ana', {})], { times: 7, until: at('16:00') })
    const one = line(entry('told_again', again))
    expect(one.text).toBe('Told Ana again, 7 times.')
    expect(one.more[0]).toBe('The last time at 16:00.')
  })
  it('knows an e-mail from a phone', () => {
    const mail = message('Ines', { channel: 'email', acceptedAt: at('14:17') })
    expect(line(entry('told', told([mail]))).more).toEqual(['The e-mail to Ines went out 14:17.'])
  })
})

it('says who did what, and what was promised with it', () => {
  const taken = line(entry('taken', { by: 'Ana', byButton: true, callBefore: at('14:35') }))
  expect(taken.text).toBe('Taken by Ana, from the lock screen.')
  expect(taken.more).toEqual(['Call promised before 14:35.'])
  expect(line(entry('called', { by: 'Ana', callResult: 'no_answer' })).text).toBe(
    'Call by Ana. Nobody answered.',
  )
})

it('keeps the reason of a false alarm and the note', () => {
  const closed = line(entry('closed', { by: 'Ana', outcome: 'false_alarm', reason: 'A child.', note: 'Hm.' }))
  expect(closed.text).toBe('Closed by Ana: False alarm.')
  expect(closed.more).toEqual(['Why: “A child.”', 'Note: “Hm.”'])
})

it('says what was found with its figures', () => {
  const found = line(entry('found', { dueAt: at('13:00') }))
  expect(found.text).toBe('Found: Severe pain.')
  expect(found.more).toEqual(['Moving hurts 9 of 10.', 'It was due 13:00.'])
})
