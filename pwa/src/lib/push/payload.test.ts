import { expect, it } from 'vitest'
import { ownPath, readPush } from './payload'

const ORIGIN = 'https://clinic.example'
const alert = {
  web_push: 8030,
  mutable: true,
  notification: {
    title: 'A patient needs review',
    navigate: `${ORIGIN}/alerts?from=push`,
    tag: 'T'.repeat(32),
    lang: 'en',
    mutable: true,
    data: { kind: 'alert', messageId: 'm1', receiptToken: 'r1' },
  },
  pad: '   ',
}

it('shows what the server wrote', () => {
  expect(readPush(alert, 'es', ORIGIN)).toEqual({
    title: 'A patient needs review',
    tag: 'T'.repeat(32),
    lang: 'en',
    silent: false,
    navigate: '/alerts?from=push',
    data: { kind: 'alert', messageId: 'm1', receiptToken: 'r1', navigate: '/alerts?from=push' },
  })
})

it.each([undefined, null, 'hello', 7, {}, { notification: {} }, { notification: { title: 3 } }])(
  'an unknown payload becomes the generic text: %j',
  (payload) => {
    expect(readPush(payload, 'es', ORIGIN)).toMatchObject({
      title: 'Un mensaje de su clínica',
      navigate: '/',
    })
    expect(readPush(payload, 'en', ORIGIN).title).toBe('A message from your clinic')
  },
)

it('handled comes without a sound', () => {
  const handled = { notification: { ...alert.notification, title: 'Handled by a colleague', silent: true } }
  expect(readPush(handled, 'en', ORIGIN).silent).toBe(true)
})

it('never leads to another site', () => {
  expect(ownPath('https://evil.example/x', ORIGIN)).toBe('/')
  expect(ownPath('javascript:alert(1)', ORIGIN)).toBe('/')
  expect(ownPath('//evil.example', ORIGIN)).toBe('/')
  expect(ownPath('/settings#test', ORIGIN)).toBe('/settings#test')
})
