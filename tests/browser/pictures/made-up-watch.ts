import type { components } from '../../../pwa/src/lib/api/schema.ts'
import type { Said } from './screen.ts'

// What is wrong with Reliefline itself, phones of every kind, and channels that are set: the demo clinic has none of it.

type S = components['schemas']
const HOUR = 3_600_000
const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR).toISOString()
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

function notice(
  n: number,
  kind: S['NoticeKind'],
  key: string,
  figures: S['NoticeFigures'],
  hoursAgo: number,
  more: Partial<S['SystemNotice']> = {},
): S['SystemNotice'] {
  return { id: id(n), kind, key, figures, since: at(hoursAgo), lastSeenAt: at(0.02), times: 1, ...more }
}

const OPEN = () => [
  notice(1, 'clock_apart', id(90), { seconds: 340 }, 3, { times: 178 }),
  notice(2, 'engine_late', 'ladder', { seconds: 260 }, 0.09, { times: 4 }),
  notice(3, 'nobody_live', id(91), { level: 1 }, 0.5),
  notice(4, 'push_refused', 'updates.push.services.mozilla.com', { status: 413 }, 9, { times: 2 }),
  notice(5, 'episode_unjudged', id(92), {}, 0.2),
]
/** What was wrong. */
export const over = () => [
  notice(6, 'canary_missed', '', { count: 2 }, 30, { closedAt: at(29.5), times: 30 }),
  notice(7, 'row_put_off', 'escalation', { code: '40001', row: id(93) }, 52, {
    closedAt: at(51),
    closedBy: 'Ines Morales',
  }),
  notice(8, 'vapid_broken', id(90), { count: 12, of: 40 }, 80, { closedAt: at(79), times: 61 }),
  notice(9, 'instance_gone', id(94), { seconds: 7800 }, 200, { closedAt: at(196), times: 240 }),
]

/** The same address says what is open and what is over; the gallery does not look at what is asked. */
export const troubled: Record<string, Said> = {
  '/system-notices': { json: () => ({ notices: OPEN() }) },
}
const device = (n: number, name: string, more: Partial<S['ReachableDevice']> = {}): S['ReachableDevice'] => ({
  id: id(40 + n),
  name,
  state: 'live',
  ...more,
})

export const phones: Record<string, Said> = {
  '/reachability': {
    json: (): S['Reachability'] => ({
      staff: [
        {
          id: id(1),
          name: 'Ana Ruiz',
          roles: ['nurse'],
          reachable: true,
          proven: true,
          devices: [
            device(1, 'Chrome on Android', { provenAt: at(2), lastShownAt: at(1), lastAcceptedAt: at(1) }),
            device(2, 'Firefox on Linux', {
              state: 'suspect',
              lastAcceptedAt: at(1),
              lastShownAt: at(70),
              whyNot: 'suspect',
            }),
          ],
        },
        {
          id: id(2),
          name: 'Ben Ortiz',
          roles: ['nurse'],
          reachable: true,
          proven: false,
          devices: [
            device(3, 'Safari on iPhone', {
              state: 'no_receipts',
              lastOpenedAt: at(20),
              lastAcceptedAt: at(3),
            }),
          ],
        },
        {
          id: id(3),
          name: 'Guadalupe Fernández-Villaseñor',
          roles: ['nurse', 'admin'],
          reachable: false,
          proven: false,
          devices: [device(4, 'Chrome on Windows', { whyNot: 'out_of_contact', lastShownAt: at(400) })],
        },
        { id: id(4), name: 'Ines Morales', roles: ['admin'], reachable: false, proven: false, devices: [] },
        { id: id(5), name: 'Tom Becker', roles: ['therapist'], reachable: false, proven: false, devices: [] },
      ],
    }),
  },
}

const people = (): S['StaffMember'][] =>
  (
    [
      ['Ana Ruiz', ['nurse'], '+1 212 555 0111'],
      ['Ben Ortiz', ['nurse'], undefined],
      ['Guadalupe Fernández-Villaseñor', ['nurse', 'admin'], '+1 212 555 0112'],
      ['Ines Morales', ['admin'], undefined],
    ] as const
  ).map(([name, roles, phone], n) => ({
    id: id(n + 1),
    name,
    email: `${name.split(' ')[0]!.toLowerCase()}@demo.example`,
    roles: [...roles],
    language: 'en',
    ...(phone ? { phone } : {}),
    createdAt: at(900),
    canDisable: true,
  }))

const channels = (hasMailServer = true): S['ChannelsVersion'] => ({
  version: 4,
  hasMailServer,
  createdAt: at(50),
  channels: {
    email: true,
    webhook: { url: 'https://sms.northside-spine.example/reliefline', hasSecret: true },
    recipients: [id(1), id(3)],
    smsAtLevel2: true,
  },
})

export const channelsSet: Record<string, Said> = {
  '/settings/channels': { json: () => channels() },
  '/staff': { json: () => ({ staff: people() }) },
}

export const tried = (email: S['ChannelTest'], webhook: S['ChannelTest']): Record<string, Said> => ({
  ...channelsSet,
  '/settings/channels/test': { json: { email, webhook } },
})
