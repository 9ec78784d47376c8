import type { LadderWords } from './ladder'

export const ladderEn: LadderWords = {
  ladder: {
    title: 'Ladder of alerts',
    lead: 'Who is told, and when, until somebody says “I’m on it”.',
    linkHint: 'How an alert that nobody takes reaches more people.',
    urgent: 'Urgent alerts',
    warning: 'Warnings',
    info: 'Info',
    infoText: 'Stands in the list and on the board. Nobody’s phone rings.',
    urgentFirst: 'At once, at any hour: the nurses at the lowest position on duty are told.',
    urgentAgain: 'After 2 minutes they are told again, on the phones that said nothing.',
    urgentSecond: (minutes) => `If nobody says “I’m on it” for ${minutes}, all nurses on duty are told.`,
    urgentThird: (minutes) =>
      `If nobody says so for ${minutes}, all nurses and the admins are told, on duty or not.`,
    urgentRepeat: 'From then on they are told again every 15 minutes, until somebody takes it.',
    warningFirst:
      'The nurses at the lowest position on duty are told. In quiet hours it waits for their end.',
    warningSecond: (minutes) =>
      `If nobody says “I’m on it” for ${minutes} of working time, all nurses on duty are told.`,
    warningThird: (hours) =>
      `If nobody says so for ${hours} of working time, all nurses and the admins are told, on duty or not.`,
    warningRepeat: 'From then on they are told again at the start of each day.',
    stops: 'The times stand still only while somebody is on it.',
    minutes: 'Minutes',
    ofMinutes: (n) => (n === 1 ? '1 minute' : `${n} minutes`),
    ofHours: (n) => (n === 1 ? '1 hour' : `${n} hours`),
    workingMinutes: 'Minutes of working time',
    workingHours: 'Hours of working time',
    bounds: (min, max, usual) => `${min} to ${max}. Default: ${usual}.`,
    outside: (min, max) => `Safe is ${min} to ${max}.`,
    missing: 'A whole number, please.',
    isDefault: 'These are the defaults. Nobody has changed them yet.',
    version: (n, when) => `Version ${n}, in force since ${when}.`,
    counts: 'A change counts for alerts that are raised from then on. Those that are open keep their ladder.',
    save: 'Save ladder',
    saved: 'Saved. It counts for new alerts from now on.',
    backToDefaults: 'Fill in the defaults',
    stale: 'Another admin has changed the ladder meanwhile. Nothing of yours was saved.',
    showNew: 'Show the new one',
    readOnly: 'Only an admin can change it.',
    skipped: 'A step that would reach nobody is skipped at once.',
  },
}
