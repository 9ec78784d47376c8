// The clinic is told of this phone's subscription.

import { problemOf, told, type Api } from '../api/client'
import { offerOf, subscribeWith } from './subscription'

/** `gone`: the push service gave this subscription up. A new one takes its place, once. */
export async function post(
  api: Api,
  manager: PushManager,
  key: string,
  subscription: PushSubscription,
  former: string | undefined,
) {
  const send = async (one: PushSubscription) => {
    const say = (replaces?: string) => told(api.POST('/push-subscriptions', { body: offerOf(one, replaces) }))
    try {
      return await say(former)
    } catch (failure) {
      // A server one version behind does not know what is replaced; it learns of the end from the push service.
      if (!former || problemOf(failure).status !== 400) throw failure
      return say()
    }
  }
  const kept = await send(subscription)
  if (kept.state !== 'gone') return kept
  await subscription.unsubscribe()
  const again = await send(await subscribeWith(manager, key))
  if (again.state === 'gone') throw new Error('the push service takes no subscription')
  return again
}
