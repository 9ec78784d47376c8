// Which logs the next-day question is about now: those the server names, and those this phone knows itself. Pure.

import type { NextDayAnswer, OwnPlan } from '../api/sessions'
import type { Entry } from '../offline/outbox.svelte'
import { isUnsent } from '../offline/store'
import type { MyLog } from './day'
import { asksNextDay } from './stop-rules'

export interface Asked {
  logId: string
  exerciseId: string
}

/** `serverTime`: of a time that this phone wrote down. */
export function askedNow(
  plan: OwnPlan | undefined,
  mine: MyLog[],
  outbox: Entry[],
  now: number,
  serverTime: (at: string) => number,
): Asked[] {
  const answered = new Set(
    outbox
      .filter((one) => one.kind === 'nextDay')
      .map((one) => (one.value as NextDayAnswer | undefined)?.logId),
  )
  const here = mine
    .filter((one) => one.state !== 'needsHelp')
    .filter((one) =>
      asksNextDay({ before: one.painBefore, after: one.painAfter }, serverTime(one.doneAt), now),
    )
    .map((one) => ({ logId: one.knownAs, exerciseId: one.exerciseId }))
  const all = new Map([...(plan?.nextDay ?? []), ...here].map((one) => [one.logId, one]))
  return [...all.values()]
    .filter((one) => !answered.has(one.logId))
    .map(({ logId, exerciseId }) => ({ logId, exerciseId }))
}

/** Exercises whose extra pain was not gone, said since the server sent this plan: it could not hold them yet. */
export function notGone(plan: OwnPlan, mine: MyLog[], outbox: Entry[], knownAt: number): Set<string> {
  const said = outbox
    .filter((one) => one.kind === 'nextDay' && one.value !== undefined)
    .map((one) => ({ ...(one.value as NextDayAnswer), unsent: isUnsent(one) }))
    .filter((one) => !one.gone && (one.unsent || Date.parse(one.answeredAt) > knownAt))
    .map((one) => one.logId)
  const logs = [
    ...mine.map((one) => ({ id: one.knownAs, exerciseId: one.exerciseId })),
    ...(plan.logs ?? []),
    ...(plan.nextDay ?? []).map((one) => ({ id: one.logId, exerciseId: one.exerciseId })),
  ]
  return new Set(logs.filter((one) => said.includes(one.id)).map((one) => one.exerciseId))
}
