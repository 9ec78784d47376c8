import { expect, it } from 'vitest'
import type { ChannelsVersion, StaffMember } from '../types'
import { channelsOf, draftOfChannels, isChanged, reachedBy, wrongOfChannels } from './channels-draft'

const member = (id: string, more: Partial<StaffMember> = {}): StaffMember => ({
  id,
  name: id,
  email: `${id}@demo.example`,
  roles: ['nurse'],
  language: 'en',
  createdAt: '2026-11-01T00:00:00Z',
  canDisable: true,
  ...more,
})
const inForce = (channels: Partial<ChannelsVersion['channels']> = {}): ChannelsVersion => ({
  version: 3,
  hasMailServer: true,
  channels: { email: true, smsAtLevel2: false, ...channels },
})
const PEOPLE = [member('ana'), member('ben')]
const WEBHOOK = { url: 'https://sms.example/x', hasSecret: true }

it('what is in force comes back as it is, without its secret', () => {
  const version = inForce({ webhook: WEBHOOK, recipients: ['ben'], smsAtLevel2: true })
  const draft = draftOfChannels(version, PEOPLE)
  expect(channelsOf(draft)).toEqual({
    email: true,
    webhook: { url: 'https://sms.example/x' },
    recipients: ['ben'],
    smsAtLevel2: true,
  })
  expect(isChanged(draft, version, PEOPLE)).toBe(false)
  expect(isChanged({ ...draft, secret: 'a new secret of both' }, version, PEOPLE)).toBe(true)
})

it('whoever left is named no more, and nobody but nurses and admins is', () => {
  const left = member('cy', { disabledAt: '2026-11-20T00:00:00Z' })
  const people = reachedBy([...PEOPLE, left, member('tom', { roles: ['therapist'] })])
  expect(people.map(({ id }) => id)).toEqual(['ana', 'ben'])
  expect(draftOfChannels(inForce({ recipients: ['cy', 'ana'] }), people).recipients).toEqual(['ana'])
})

it('a webhook has an address and a secret, unless one is kept', () => {
  const draft = { ...draftOfChannels(inForce(), PEOPLE), hasWebhook: true }
  expect(wrongOfChannels(draft, false)).toEqual({ url: 'urlNeeded', secret: 'secretNeeded' })
  const filled = { ...draft, url: ' https://sms.example ' }
  expect(wrongOfChannels(filled, true)).toEqual({})
  expect(wrongOfChannels({ ...filled, secret: 'fifteen letters' }, true)).toEqual({ secret: 'secretLength' })
  expect(channelsOf(filled).webhook).toEqual({ url: 'https://sms.example' })
})

it('without a webhook nothing of it is sent, and no second level', () => {
  const draft = draftOfChannels(inForce({ webhook: WEBHOOK, smsAtLevel2: true }), PEOPLE)
  expect(channelsOf({ ...draft, hasWebhook: false })).toEqual({ email: true, smsAtLevel2: false })
})

it('to name people is to name one at least', () =>
  expect(wrongOfChannels({ ...draftOfChannels(inForce(), PEOPLE), everybody: false }, false)).toEqual({
    recipients: 'recipientNeeded',
  }))
