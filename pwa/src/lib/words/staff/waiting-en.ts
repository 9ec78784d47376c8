import { end } from './full-stop'
import type { WaitingWords } from './waiting'

export const waitingEn: WaitingWords = {
  waiting: {
    title: 'Waiting alerts',
    lead: 'No patient is named here.',
    open: (n) => (n === 1 ? '1 alert waits for a nurse.' : `${n} alerts wait for a nurse.`),
    oldest: (n, span) => (n === 1 ? `It was found ${span} ago.` : `The oldest was found ${span} ago.`),
    alerts: 'What waits, and whom we told',
    none: 'No urgent alert waits for a nurse',
    noneHint:
      'If your phone rang, a nurse is on it by now, or it is over. What comes next appears here by itself.',
    waits: {
      urgent: (since) => `An urgent alert has waited since ${since}`,
      warning: (since) => `A warning has waited since ${since}`,
      info: (since) => `An alert has waited since ${since}`,
    },
    openAgain: {
      urgent: (found) => `An urgent alert of ${found} is open again`,
      warning: (found) => `A warning of ${found} is open again`,
      info: (found) => `An alert of ${found} is open again`,
    },
    openAgainWhy: 'Somebody had taken it, and did not call or look in time.',
    ago: (span) => `${span} ago`,
    levels: [
      'Nobody was told yet.',
      'Level 1 of 3: the nurses who are told first.',
      'Level 2 of 3: all nurses on duty.',
      'Level 3 of 3: all nurses and the admins.',
    ],
    next: (time) => end(`Told again if nobody takes it: ${time}`),
    told: 'Told',
    toldNobody: 'Nobody could be told.',
    carried: 'Another alert’s message stood for it. Nobody got one of its own.',
    fate: {
      opened: (time) => `opened it ${time}`,
      shown: (time) => `phone showed it ${time}`,
      accepted: () => 'phone has not shown it',
      waiting: () => 'on its way',
      withdrawn: () => 'told of several at once',
      failed: () => 'could not be delivered',
    },
    unknown: 'sent; not known whether it was seen',
    find: 'Find a nurse',
    findHint: 'Telephone until one of them opens Reliefline and says “I’m on it”.',
    nurses: 'Nurses',
    onDuty: 'On duty',
    others: (n) => `Not on duty: ${n}`,
    callOf: (name, number) => `Call ${name}, ${number}`,
    noPhone: 'No telephone number here',
    phoneHint: 'Nurses enter their own number under Settings.',
  },
}
