import { createCipheriv, createDecipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto'

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

  const { key, nonce } = sealOf(pair.computeSecret(theirs), { browser: theirs, sender: ours, auth, salt })

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

/** What such a body says, for whoever has the browser's own keys. */
export function decrypt(browser: ECDH, auth: Buffer, body: Buffer): string {
  const salt = body.subarray(0, 16)
  const start = 21 + body[20]!
  const sender = body.subarray(21, start)
  const { key, nonce } = sealOf(browser.computeSecret(sender), {
    browser: browser.getPublicKey(),
    sender,
    auth,
    salt,
  })
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(body.subarray(-16))
  const record = Buffer.concat([decipher.update(body.subarray(start, -16)), decipher.final()])
  // Zeros may follow the byte 2.
  return record.subarray(0, record.lastIndexOf(2)).toString()
}

/** RFC 8291, section 3.4: the key and the nonce of the one record. */
function sealOf(
  shared: Buffer,
  { browser, sender, auth, salt }: { browser: Buffer; sender: Buffer; auth: Buffer; salt: Buffer },
): { key: Buffer; nonce: Buffer } {
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser, sender])
  const secret = derive(shared, auth, info, 32)
  return {
    key: derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
    nonce: derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12),
  }
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length))
}
