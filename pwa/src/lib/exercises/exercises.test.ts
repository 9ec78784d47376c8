import { describe, expect, it } from 'vitest'
import type { NewSessionLog, OwnPlan, PlanItem } from '../api/sessions'
import type { Entry } from '../offline/outbox.svelte'
import { daysBetween, localDate, mondayOf } from './dates'
import { counts, myLogs, tasksOf, type MyLog } from './day'
import { momentOf } from './hold-timer'
import { askedNow, notGone } from './next-day'
import { daysDone, weekOf, weekWord } from './week'

const TODAY = '2026-11-25'
const item = (exerciseId: string, more: Partial<PlanItem> = {}): PlanItem => ({
  prescriptionId: `p-${exerciseId}`,
  exerciseId,
  times: [],
  amount: 16,
  advised: 16,
  unit: 'reps',
  held: false,
  ...more,
})
const day = (date: string, ...items: PlanItem[]) => ({ date, held: false, items })
const plan = (...days: OwnPlan['days']): OwnPlan => ({
  episodeId: 'e',
  today: TODAY,
  days,
  prescriptions: [],
  exercises: [],
  holds: [],
  notes: [],
})
const log = (more: Partial<MyLog> = {}): MyLog => ({
  id: 'l1',
  knownAs: 'l1',
  state: 'saved',
  exerciseId: 'EX10',
  localDate: TODAY,
  zone: 'UTC',
  doneAt: `${TODAY}T10:00:00Z`,
  enteredAt: `${TODAY}T10:00:00Z`,
  amount: 16,
  ...more,
})
const KNOWN = Date.parse(`${TODAY}T08:00:00Z`)

describe('a day', () => {
  it('is done by what this phone logged, before the server knows', () => {
    const [task] = tasksOf(plan(day(TODAY, item('EX10'))), [log()], TODAY, KNOWN)
    expect(task).toMatchObject({ amount: 16, done: true, goes: 1, goesDone: 1 })
  })
  it('counts a log that the server has only once, under either id', () => {
    const known = plan(day(TODAY, item('EX10')))
    known.logs = [{ id: 'srv', exerciseId: 'EX10', localDate: TODAY, amount: 8 }]
    const [task] = tasksOf(known, [log({ knownAs: 'srv', amount: 8 })], TODAY, KNOWN)
    expect(task).toMatchObject({ amount: 8, done: false })
  })
  it('shares what is to be done several times a day among them', () => {
    const twice = item('EX10', { times: ['08:00', '18:00'], amount: 15, advised: 15 })
    const [task] = tasksOf(plan(day(TODAY, twice)), [log({ amount: 8 })], TODAY, KNOWN)
    expect(task).toMatchObject({ once: 8, goes: 2, goesDone: 1, done: false })
  })
  it('halves what hurt a little, once, and lets rest what hurt more', () => {
    const known = plan(day(TODAY, item('EX10')))
    const after = (painAfter: number) =>
      tasksOf(known, [log({ painBefore: 2, painAfter, amount: 8 })], TODAY, KNOWN)[0]
    expect(after(4)).toMatchObject({ eased: true, target: 8, done: true, rests: undefined })
    expect(after(5)).toMatchObject({ rests: 'hurt' })
    const halved = plan(day(TODAY, item('EX10', { advised: 8 })))
    expect(tasksOf(halved, [log({ painAfter: 4 })], TODAY, KNOWN)[0]).toMatchObject({ target: 8 })
  })
  it('takes the plan that came after a log as the newer word on another day', () => {
    const tomorrow = '2026-11-26'
    const known = plan(day(tomorrow, item('EX10')))
    const red = [log({ painBefore: 1, painAfter: 8, state: 'sent' })]
    const before = Date.parse(red[0]!.doneAt) - 1
    expect(tasksOf(known, red, tomorrow, before)[0]?.rests).toBe('hurt')
    expect(tasksOf(known, red, tomorrow, before + 2)[0]?.rests).toBeUndefined()
    const unsent = [{ ...red[0]!, state: 'saved' as const }]
    expect(tasksOf(known, unsent, tomorrow, before + 2)[0]?.rests).toBe('hurt')
  })
  it('does not ask once more for what has had its days of the week', () => {
    const free = item('EX10', { timesAWeek: 1 })
    const known = plan(day('2026-11-23', free), day(TODAY, free))
    const [task] = tasksOf(known, [log({ localDate: '2026-11-23' })], TODAY, KNOWN)
    expect(task).toMatchObject({ free: { days: 1, done: 1 } })
    expect(counts(task!)).toBe(false)
    expect(counts(tasksOf(known, [], TODAY, KNOWN)[0]!)).toBe(true)
  })
  it('is written as the calendar where the phone is', () => {
    expect(localDate(new Date(2026, 0, 5, 23, 59).getTime())).toBe('2026-01-05')
  })
  it('is so many days from another, over a change of the clock too', () => {
    expect([daysBetween('2026-10-31', '2026-11-02'), daysBetween(TODAY, '2026-11-24')]).toEqual([2, -1])
  })
  it('reads only session logs out of the outbox', () => {
    const value = log() as NewSessionLog
    const entries: Entry[] = [
      { id: 'l1', kind: 'sessionLog', state: 'accepted', acceptedId: 'x', value },
      { id: 'c1', kind: 'checkIn', state: 'queued' },
    ]
    expect(myLogs(entries)).toMatchObject([{ knownAs: 'x', state: 'sent' }])
  })
})

describe('a week', () => {
  it('begins on Monday', () => {
    expect(['2026-11-23', '2026-11-25', '2026-11-29'].map(mondayOf)).toEqual(Array(3).fill('2026-11-23'))
  })
  it('marks each day by what was asked and done', () => {
    const held = { ...day('2026-11-24', item('EX10', { held: true })), held: true }
    const known = plan(
      day('2026-11-23', item('EX10')),
      held,
      day(TODAY, item('EX10')),
      day('2026-11-26', item('EX10')),
    )
    const marks = weekOf(
      known,
      [log({ localDate: '2026-11-23' }), log({ id: 'l2', knownAs: 'l2', amount: 4 })],
      TODAY,
    )
    expect(marks.map((mark) => mark.state)).toEqual(['done', 'held', 'part', 'ahead', 'rest', 'rest', 'rest'])
    expect(daysDone(known, marks)).toEqual({ done: 1, of: 3 })
  })
  it('of exercises on any three days counts days of those three', () => {
    const free = item('EX10', { timesAWeek: 3 })
    const known = plan(day('2026-11-23', free), day('2026-11-24', free), day(TODAY, free))
    const marks = weekOf(known, [log()], TODAY)
    expect(daysDone(known, marks)).toEqual({ done: 1, of: 3 })
  })
  it.each([
    [3, 5, 'oneMore'],
    [4, 5, 'good'],
    [2, 5, 'begun'],
    [0, 5, 'ahead'],
    [0, 1, 'ahead'],
    [0, 0, 'ahead'],
    [5, 7, 'oneMore'],
    [6, 7, 'good'],
  ] as const)('%i of %i days: %s', (done, of, word) => expect(weekWord({ done, of })).toBe(word))
})

describe('the hold timer', () => {
  const holds = { holdS: 5, times: 2 }
  it.each([
    [0, 'ready', 3, 1],
    [2999, 'ready', 1, 1],
    [3000, 'hold', 5, 1],
    [7999, 'hold', 1, 1],
    [8000, 'rest', 3, 1],
    [11_000, 'hold', 5, 2],
    [15_999, 'hold', 1, 2],
    [16_000, 'done', 0, 2],
    [99_000, 'done', 0, 2],
  ] as const)('after %i ms: %s, %i left, round %i', (ms, phase, left, round) =>
    expect(momentOf(holds, ms)).toMatchObject({ phase, left, round }),
  )
})

describe('the next-day question', () => {
  const now = Date.parse(`${TODAY}T10:00:00Z`) + 24 * 3_600_000
  const time = (at: string) => Date.parse(at)
  const painful = log({ painBefore: 2, painAfter: 3 })
  it('is asked for a log of this phone offline too, and not again once answered', () => {
    expect(askedNow(undefined, [painful], [], now, time)).toEqual([{ logId: 'l1', exerciseId: 'EX10' }])
    const answer: Entry = { id: 'n', kind: 'nextDay', state: 'queued', value: { logId: 'l1', gone: true } }
    expect(askedNow(undefined, [painful], [answer], now, time)).toEqual([])
  })
  it('answered with no lets the exercise rest until a plan comes that knows it', () => {
    const said = Date.parse(`${TODAY}T09:00:00Z`)
    const value = { logId: 'l1', gone: false, answeredAt: new Date(said).toISOString() }
    const answer: Entry = { id: 'n', kind: 'nextDay', state: 'accepted', value }
    const hurt = (knownAt: number, gone = false) => [
      ...notGone(plan(), [painful], [{ ...answer, value: { ...value, gone } }], knownAt),
    ]
    expect([hurt(said - 1), hurt(said + 1), hurt(said - 1, true)]).toEqual([['EX10'], [], []])
    expect(notGone(plan(), [painful], [{ ...answer, state: 'queued' }], said + 1).has('EX10')).toBe(true)
  })
  it('is asked once about a log that the server names as well', () => {
    const known = plan()
    known.nextDay = [{ logId: 'l1', exerciseId: 'EX10', doneAt: painful.doneAt }]
    expect(askedNow(known, [painful], [], now, time)).toHaveLength(1)
  })
})
