import { createECDH, randomBytes } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { decrypt, encrypt } from '../push-service/encrypt.ts'

test('a phone reads what was encrypted for it, and nothing that was for another', () => {
  const [own, other] = [createECDH('prime256v1'), createECDH('prime256v1')]
  const p256dh = own.generateKeys().toString('base64url')
  other.generateKeys()
  const auth = randomBytes(16)
  const body = encrypt({ endpoint: '', keys: { p256dh, auth: auth.toString('base64url') } }, '{"a":"ñ"}')
  expect(decrypt(own, auth, body)).toBe('{"a":"ñ"}')
  expect(() => decrypt(other, auth, body)).toThrow()
})
