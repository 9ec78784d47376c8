// A wrong tap put right: the whole entry again with one number changed, because a correction is judged like any entry.

import type { CheckIn, NewCheckIn } from '../../lib/api/types'
import type { Said } from './entries'
import type { Patient } from './patient.svelte'

export type Corrected = Omit<NewCheckIn, 'id' | 'enteredAt' | 'ageMs'>

/** Another score for an entry, on this phone when this returns. Throws when it could not be kept; the advice stands in any case. */
export async function correct(
  patient: Patient,
  one: Said,
  context: 'movement' | 'rest',
  score: number,
  confirmed: boolean,
): Promise<void> {
  const { outbox } = patient.app.session
  const mine = sent(patient, one)
  const original = patient.episode?.checkIns.find((item) => item.id === one.id)
  const item = corrected({ one, mine: mine?.item, original }, context, score, confirmed)
  withdrawAdvice(patient, one)
  patient.advise({ ...item, redFlags: item.redFlags ?? [] })
  if (!outbox) throw new Error('no store')
  patient.saved(await outbox.correct(mine?.acceptedId ?? one.id, item))
}

/** For an entry that should not exist at all. */
export async function takeBack(patient: Patient, one: Said): Promise<void> {
  const { outbox } = patient.app.session
  if (!outbox) throw new Error('no store')
  await outbox.correct(sent(patient, one)?.acceptedId ?? one.id, undefined, 'withdrawn')
  withdrawAdvice(patient, one)
}

/** As this phone sent it, under either id. */
function sent(patient: Patient, one: Said) {
  return patient.app.session.outbox?.list.find((entry) => entry.id === one.id || entry.acceptedId === one.id)
}

/** Advice for a number that was never meant. */
function withdrawAdvice(patient: Patient, one: Said): void {
  const { advice } = patient
  if (advice?.entry && [one.id, sent(patient, one)?.id].includes(advice.entry)) patient.dismissAdvice()
}

/** `mine`: as this phone sent it, while it is kept here. `original`: as the server has it. */
export function corrected(
  known: { one: Said; mine?: NewCheckIn; original?: CheckIn },
  context: 'movement' | 'rest',
  score: number,
  confirmed: boolean,
): Corrected {
  const change = { [context]: score, [`${context}Confirmed`]: confirmed || undefined }
  return { ...whole(known), ...change }
}

function whole({ one, mine, original }: Parameters<typeof corrected>[0]): Corrected {
  if (mine) {
    const { id: _, enteredAt: _entered, ageMs: _age, ...rest } = mine
    return rest
  }
  return {
    feltAt: original?.feltAt ?? new Date(one.at).toISOString(),
    movement: one.movement,
    movementConfirmed: original?.movementConfirmed || undefined,
    rest: one.rest,
    restConfirmed: original?.restConfirmed || undefined,
    opioid: original?.opioid,
    redFlags: one.redFlags,
    recalledBaseline: original?.recalledBaseline,
  }
}
