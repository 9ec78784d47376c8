// What page and worker both do with the browser's subscription.

/** The clinic may have another key than the one subscribed with: then the old subscription is worthless. */
export async function subscribeWith(manager: PushManager, key: string): Promise<PushSubscription> {
  const wanted = keyBytes(key)
  const existing = await manager.getSubscription()
  const used = existing?.options.applicationServerKey
  if (existing && used && !sameBytes(new Uint8Array(used), wanted)) await existing.unsubscribe()
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted })
}

/** As the server takes it. `replaces`: the one that this browser had, of which nothing arrives any more. */
export function offerOf(subscription: PushSubscription, replaces?: string) {
  const { endpoint, keys, expirationTime } = subscription.toJSON()
  return {
    endpoint: endpoint!,
    keys: { p256dh: keys!.p256dh!, auth: keys!.auth! },
    ...(expirationTime ? { expirationTime } : {}),
    ...(replaces ? { replaces } : {}),
  }
}

export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (char) => char.charCodeAt(0))
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
