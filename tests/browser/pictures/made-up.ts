import type { Said } from './screen.ts'

// What the server says in pictures of moments that the demo clinic does not have.

const HOUR = 3_600_000
const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR).toISOString()
const NOBODY = '00000000-0000-7000-8000-000000000001'

/** A phone that joins: the code is taken, and the push service's address as well. */
export const codeJoins: Record<string, Said> = {
  '/enrolments': {
    status: 201,
    json: {
      person: {
        person: 'patient',
        id: NOBODY,
        name: 'Samuel Ortiz',
        language: 'en',
        clinic: {
          name: 'Northside Spine Clinic',
          zone: 'America/New_York',
          phone24h: '(212) 555-0100',
          emergencyNumber: '911',
          staffHours: '8:00 - 18:00',
          quietFrom: '21:00',
          quietTo: '08:00',
          statement: { en: '', es: '' },
        },
        demo: true,
        deviceId: NOBODY,
        pushKey: 'BA',
        now: at(0),
        minClientVersion: '0.0.0',
        patient: { zone: 'America/New_York' },
      },
    },
  },
  '/push-key': { json: { key: 'BA' } },
  '/push-subscriptions': { status: 201, json: { id: NOBODY } },
}

/** A patient's own episode in a state that takes weeks to reach. */
export function episodeIn(state: 'completed' | 'ended', hours: number) {
  return {
    id: NOBODY,
    state,
    levels: ['L1'],
    procedureEndedAt: at(hours),
    baseline: { movement: 8 },
    prompts: [],
    callLate: false,
    checkIns: [],
    medians: [],
    now: at(0),
  }
}

/** Hour 31, and a nurse has taken what was said; the call that she promised comes, or is late. */
export function promised(call: 'comes' | 'is late') {
  const checkIn = (n: number, hoursAgo: number, movement: number, rest: number) => ({
    id: `00000000-0000-7000-8000-00000000001${n}`,
    feltAt: at(hoursAgo),
    receivedAt: at(hoursAgo),
    movement,
    rest,
    movementConfirmed: true,
    restConfirmed: true,
    opioid: 'under4h',
    redFlags: [],
    clockSuspect: false,
  })
  return {
    ...episodeIn('completed', 31),
    state: 'active',
    seen: call === 'comes' ? { at: at(0.1), callBefore: at(-0.4) } : undefined,
    callLate: call === 'is late',
    checkIns: [checkIn(1, 18, 5, 3), checkIn(2, 7, 6, 4), checkIn(3, call === 'comes' ? 0.2 : 0.9, 9, 6)],
  }
}

/** An entry that the server kept although it could not be read. */
export const unreadable = {
  id: NOBODY,
  code: 'invalid_item',
  detail: 'movement is not between 0 and 10',
  raw: '{"movement":11,"rest":4}',
  item: { id: NOBODY, feltAt: at(2), enteredAt: at(2), rest: 4 },
  receivedAt: at(1),
}
