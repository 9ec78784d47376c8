// What a correction says: the whole entry again with one number changed, because it is judged like any entry. Pure.

import type { CheckIn, NewCheckIn } from '../../lib/api/types'
import type { Said } from './entries'

export type Corrected = Omit<NewCheckIn, 'id' | 'enteredAt' | 'ageMs'>

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
