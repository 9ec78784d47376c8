// A subscription that ends soon is made anew when the app is opened: then its end never comes unseen.

import { fact, keepFact, type DeviceDb } from '../offline/db'
import { subscribeWith } from './subscription'

/** Staff read of it from then on (`server/src/domain/reachability.rs`). */
const ENDS_SOON_MS = 7 * 86_400_000
/** Where no subscription lasts longer, each opening of the app would make another one. */
const AGAIN_MS = 86_400_000

/** Is this one to be made anew? Browsers that name no end have none. */
async function isEnding(device: DeviceDb, held: PushSubscription, now: number): Promise<boolean> {
  const { expirationTime } = held
  if (typeof expirationTime !== 'number' || expirationTime - now >= ENDS_SOON_MS) return false
  const renewedAt = (await fact(device, 'subscription'))?.renewedAt
  return renewedAt === undefined || Math.abs(now - renewedAt) >= AGAIN_MS
}

/** Would this phone's subscription be made anew now? */
export async function isDue(device: DeviceDb, manager: PushManager | undefined): Promise<boolean> {
  const held = await manager?.getSubscription()
  return held ? isEnding(device, held, Date.now()) : false
}

/**
 * The subscription to post: the one that the browser holds, or a new one in its place.
 *
 * A browser holds one and gives it again as long as it does, so the old one must go first. One that cannot be given back
 * is kept. Undefined: the old one is gone and there was no new one; each waking tries again.
 */
export async function subscribeFresh(
  device: DeviceDb,
  manager: PushManager,
  key: string,
): Promise<PushSubscription | undefined> {
  const held = await subscribeWith(manager, key)
  const had = await fact(device, 'subscription')
  if (!had || !(await isDue(device, manager))) return held
  const renew = async (): Promise<PushSubscription | undefined> => {
    const old = await manager.getSubscription()
    if (old && (await isEnding(device, old, Date.now()))) {
      await keepFact(device, 'subscription', { ...had, renewedAt: Date.now() })
      if (!(await old.unsubscribe().catch(() => false))) return old
    }
    const anew = () => subscribeWith(manager, key)
    return anew()
      .catch(anew)
      .catch(() => undefined)
  }
  // Of two windows the slower one would give back what the other one has just made.
  return await navigator.locks.request('reliefline-push', renew)
}
