import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** A browser's `PushSubscription.toJSON()`. */
export interface Subscription {
  endpoint: string
  keys: { p256dh: string; auth: string }
}

/**
 * One aes128gcm body for a subscription: RFC 8291 (whose keys) over RFC 8188 (one record). It exists so that
 * the push path can be tried without our server, and shares no code with it.
 */
export function encrypt(subscription: Subscription, plaintext: string): Buffer {
  const theirs = Buffer.from(subscription.keys.p256dh, 'base64url')
  const auth = Buffer.from(subscription.keys.auth, 'base64url')
  const pair = createECDH('prime256v1')
  const ours = pair.generateKeys()
  const salt = randomBytes(16)

  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours])
  const secret = derive(pair.computeSecret(theirs), auth, info, 32)
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)

  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // The byte 2 marks the last record; there is only one.
  const record = Buffer.concat([
    cipher.update(plaintext),
    cipher.update(Buffer.of(2)),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  const recordSize = Buffer.alloc(4)
  recordSize.writeUInt32BE(4096)
  return Buffer.concat([salt, recordSize, Buffer.of(ours.length), ours, record])
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length))
}
