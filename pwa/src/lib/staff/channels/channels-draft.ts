// The channels as an admin fills them in, before they are set. Pure.

import type { ChannelsVersion, NewChannels, StaffMember } from '../types'

export interface ChannelsDraft {
  email: boolean
  hasWebhook: boolean
  url: string
  /** Empty: the one that is kept stays. */
  secret: string
  smsAtLevel2: boolean
  everybody: boolean
  recipients: string[]
}

export type ChannelsWrong = {
  url?: 'urlNeeded' | 'urlRefused'
  secret?: 'secretNeeded' | 'secretLength'
  recipients?: 'recipientNeeded' | 'recipientGone'
}

/** Characters of a secret, as the server has it. */
export const SECRET_LENGTH = [16, 256] as const

/** Whom the channels can reach at all. */
export function reachedBy(staff: StaffMember[]): StaffMember[] {
  return staff.filter(
    ({ disabledAt, roles }) => !disabledAt && (roles.includes('nurse') || roles.includes('admin')),
  )
}

export function draftOfChannels({ channels }: ChannelsVersion, people: StaffMember[]): ChannelsDraft {
  return {
    email: channels.email,
    hasWebhook: channels.webhook !== undefined,
    url: channels.webhook?.url ?? '',
    secret: '',
    smsAtLevel2: channels.smsAtLevel2,
    everybody: channels.recipients === undefined,
    // Whoever left since is named no more: the server would refuse the whole.
    recipients: people.filter(({ id }) => channels.recipients?.includes(id)).map(({ id }) => id),
  }
}

/** `hasSecret`: one is kept already. Where an address may lead, the server knows. */
export function wrongOfChannels(draft: ChannelsDraft, hasSecret: boolean): ChannelsWrong {
  const wrong: ChannelsWrong = {}
  if (draft.hasWebhook) {
    const length = [...draft.secret].length
    if (draft.url.trim() === '') wrong.url = 'urlNeeded'
    if (length === 0 && !hasSecret) wrong.secret = 'secretNeeded'
    else if (length > 0 && (length < SECRET_LENGTH[0] || length > SECRET_LENGTH[1]))
      wrong.secret = 'secretLength'
  }
  if (!draft.everybody && draft.recipients.length === 0) wrong.recipients = 'recipientNeeded'
  return wrong
}

export function channelsOf(draft: ChannelsDraft): NewChannels {
  const { hasWebhook, secret, recipients, everybody } = draft
  return {
    email: draft.email,
    smsAtLevel2: hasWebhook && draft.smsAtLevel2,
    ...(hasWebhook ? { webhook: { url: draft.url.trim(), ...(secret === '' ? {} : { secret }) } } : {}),
    ...(everybody ? {} : { recipients: [...recipients].sort() }),
  }
}

/** Would saving change anything? A new secret always does. */
export function isChanged(draft: ChannelsDraft, inForce: ChannelsVersion, people: StaffMember[]): boolean {
  const told = (one: ChannelsDraft) => JSON.stringify(channelsOf(one))
  return told(draft) !== told(draftOfChannels(inForce, people))
}

/** Which field a refusal of the server is about. */
export function wrongByCode(code: string): ChannelsWrong {
  if (code === 'host_not_allowed') return { url: 'urlRefused' }
  if (code === 'secret_needed') return { secret: 'secretNeeded' }
  return code === 'unknown_recipient' ? { recipients: 'recipientGone' } : {}
}
