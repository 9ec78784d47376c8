import { describe, expect, it } from 'vitest'
import {
  asksAgain,
  draftOf,
  emptyDraft,
  feltTime,
  itemOf,
  lackOf,
  localMinute,
  rescore,
  typed,
} from './entry-draft'

const NOW = new Date(2026, 10, 23, 10, 0).getTime()

describe('a check-in taken by telephone', () => {
  it('asks again when the score changes: what was confirmed was the other one', () => {
    const draft = { ...emptyDraft(), movement: 8, movementConfirmed: true, restConfirmed: true }
    rescore(draft, 'movement', 8)
    expect(draft).toMatchObject({ movement: 8, movementConfirmed: true })
    rescore(draft, 'movement', 9)
    expect(draft).toMatchObject({ movement: 9, movementConfirmed: false, restConfirmed: true })
  })
  it('begins with nothing chosen, and says nothing yet', () => {
    expect(itemOf(emptyDraft())).toEqual({})
    expect(lackOf(emptyDraft(), NOW)).toBe('missing')
  })
  it('medicine alone, or "none of these" alone, is no check-in', () => {
    expect(lackOf({ ...emptyDraft(), opioid: 'none', redFlags: [] }, NOW)).toBe('missing')
    expect(lackOf({ ...emptyDraft(), redFlags: ['RF-FALL'] }, NOW)).toBeUndefined()
  })
  it('a 0 is a score, an absent one is absent', () => {
    const item = itemOf({ ...emptyDraft(), movement: 0 })
    expect(item).toEqual({ movement: 0, movementConfirmed: false })
    expect(item).not.toHaveProperty('rest')
  })
  it('flags that were not asked are not "none"', () => {
    expect(itemOf({ ...emptyDraft(), movement: 4 })).not.toHaveProperty('redFlags')
    expect(itemOf({ ...emptyDraft(), movement: 4, redFlags: [] })).toHaveProperty('redFlags', [])
  })
  it('whoever could not answer has no scores', () =>
    expect(itemOf({ ...emptyDraft(), movement: 4, declined: 'unable' })).toEqual({ declined: 'unable' }))
  it('another time must be there and not still to come', () => {
    const draft = { ...emptyDraft(), movement: 4, felt: 'at' as const }
    expect(lackOf(draft, NOW)).toBe('missingTime')
    expect(lackOf({ ...draft, feltAt: '2026-11-23T10:05' }, NOW)).toBe('futureTime')
    expect(lackOf({ ...draft, feltAt: '2026-11-23T09:30' }, NOW)).toBeUndefined()
    expect(feltTime({ ...draft, feltAt: '2026-11-23T09:30' })?.getMinutes()).toBe(30)
  })
  it('asks again for 7 and more, and for a jump of 4', () => {
    expect(asksAgain(7, 7)).toBe(true)
    expect(asksAgain(6, 2)).toBe(true)
    expect(asksAgain(6, undefined)).toBe(false)
    expect(asksAgain(undefined, 2)).toBe(false)
  })
  it('1 and 0 typed together are 10', () => {
    expect(typed('0', { digit: '1', at: 0 }, 500)).toBe(10)
    expect(typed('0', { digit: '1', at: 0 }, 2000)).toBe(0)
    expect(typed('7', undefined, 0)).toBe(7)
  })
  it('can be read back to be corrected', () => {
    const felt = new Date(2026, 10, 23, 9, 30)
    const draft = draftOf({ feltAt: felt.toISOString(), movement: 0, redFlags: [] })
    expect(draft).toMatchObject({ movement: 0, rest: undefined, feltAt: localMinute(felt), felt: 'at' })
  })
})
