import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'

/** An application server's P-256 key pair (RFC 8292): what a push service knows a sender by. */
export interface VapidKey {
  /** 65 bytes, base64url: what `pushManager.subscribe` wants as applicationServerKey. */
  publicKey: string
  privateKey: KeyObject
}

export function newVapidKey(): VapidKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
  const point = Buffer.concat([
    Buffer.of(4),
    Buffer.from(jwk.x!, 'base64url'),
    Buffer.from(jwk.y!, 'base64url'),
  ])
  return {
    publicKey: point.toString('base64url'),
    privateKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  }
}

/** The Authorization header of a push request to `endpoint`. */
export function vapidHeader(key: VapidKey, endpoint: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    aud: new URL(endpoint).origin,
    exp: Math.floor(Date.now() / 1000) + 3600,
    sub: 'mailto:probe@example.org',
  }
  const unsigned = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`
  const signature = sign('sha256', Buffer.from(unsigned), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return `vapid t=${unsigned}.${signature.toString('base64url')}, k=${key.publicKey}`
}

/**
 * Why a push service would refuse this Authorization header, or undefined when it would not: the signature
 * must be the key's, the key the one the browser subscribed with, the audience this very service, and the
 * expiry at most a day away.
 */
export function vapidFault(
  header: string | undefined,
  audience: string,
  subscribedWith?: string,
): string | undefined {
  const { t, k } = Object.fromEntries(
    [...(header ?? '').replace(/^vapid\s+/i, '').matchAll(/(\w+)=([^,\s]+)/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  ) as { t?: string; k?: string }
  if (!t || !k) return 'no vapid t= and k= in Authorization'
  if (subscribedWith !== undefined && trimmed(k) !== trimmed(subscribedWith))
    return 'not the key of this subscription'

  const [head, claims, signature] = t.split('.')
  if (!head || !claims || !signature) return 'the token is no JWT'
  const point = Buffer.from(k, 'base64url')
  if (point.length !== 65 || point[0] !== 4) return 'k is no uncompressed P-256 point'
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33).toString('base64url')
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  const genuine = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!genuine) return 'the signature is not of this key'

  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    aud?: string
    exp?: number
    sub?: string
  }
  const now = Date.now() / 1000
  if (said.aud !== audience) return `aud is ${said.aud}, not ${audience}`
  if (!said.exp || said.exp < now || said.exp > now + 24 * 3600)
    return 'exp is missing, past, or more than a day away'
  return undefined
}

const trimmed = (base64url: string) => base64url.replace(/=+$/, '')
