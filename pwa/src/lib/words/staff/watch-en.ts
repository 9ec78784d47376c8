import type { WatchWords } from './watch'

/** A figure and its unit stay on one line. */
function duration(seconds: number): string {
  if (seconds < 120) return `${seconds}\u00a0s`
  return seconds < 7200 ? `${Math.round(seconds / 60)}\u00a0min` : `${Math.round(seconds / 3600)}\u00a0h`
}

export const watchEn: WatchWords = {
  engine: {
    late: 'Alerts are coming late.',
    nurse: 'Do not wait for your phone: look at the board, and telephone the patients you worry about.',
    others: 'If you worry about a patient, telephone, or tell a nurse in person.',
    admin: 'Tell the nurses to watch the board, and read what is wrong.',
    toBoard: 'To the board',
    toNotices: 'What is wrong',
  },
  notices: {
    title: 'System notices',
    lead: 'What is wrong with Reliefline itself. No patient is named here.',
    short: 'System',
    line: (n) =>
      n === 1
        ? 'Something is wrong with Reliefline itself.'
        : `${n} things are wrong with Reliefline itself.`,
    open: 'Now',
    none: 'Nothing is wrong that Reliefline knows of',
    noneHint:
      'It looks every ten seconds. What it finds stands here; if alerts may come late, admins are told by e-mail and SMS too, where those are set.',
    what: {
      engine_late: 'Alerts may come late',
      instance_gone: 'A server has stopped',
      canary_missed: 'Test messages do not come back',
      clock_apart: 'Two clocks do not agree',
      nobody_live: 'Nobody could be told about an alert',
      episode_unjudged: 'An entry could not be judged',
      row_put_off: 'A piece of work had to be put off',
      push_refused: 'A message was refused',
      vapid_broken: 'Pushes are not accepted any more',
      push_host_unreachable: 'A push service cannot be reached',
      coverage_hole: 'An alert would reach nobody now',
      duty_gap: 'Nobody will be on duty',
      phone_unproven: 'A phone has not answered today’s test',
      caught_up: 'Reliefline did not run for a while',
      clock_jumped: 'The clock of this server has jumped',
      clock_behind: 'The clocks have gone back',
      disk_low: 'The disk of the server is filling up',
      invariant_broken: 'Reliefline contradicts itself',
    },
    stands: {
      engine_late: ({ seconds, count }, part) =>
        count === undefined
          ? `${part}${seconds === undefined ? '' : ` For ${duration(seconds)}.`}`
          : `${part} ${count === 1 ? 'It is 1 alert.' : `There are ${count}.`}`,
      instance_gone: ({ seconds }) =>
        `One of the servers has not been heard from${seconds === undefined ? '' : ` for ${duration(seconds)}`}. The others go on with its work.`,
      canary_missed: ({ count }) =>
        `Reliefline sends itself a test message every five minutes. The last ${count ?? ''} did not arrive.`,
      clock_apart: ({ seconds }) =>
        `The clock of this server and that of its database are ${duration(Math.abs(seconds ?? 0))} apart.`,
      nobody_live: ({ level }) =>
        (level ?? 1) < 3
          ? `On level ${level ?? 1} of the ladder nobody had a phone that answers. The next level was told at once.`
          : `On level ${level}, the last of the ladder, nobody had a phone that answers. What is left are e-mail, SMS and the board.`,
      episode_unjudged: () =>
        'The rules failed on what a patient sent. It is kept, and is tried again every ten seconds.',
      row_put_off: ({ code }, part) =>
        `${part} It failed, and is tried again later.${code ? ` Code: ${code}.` : ''}`,
      push_refused: ({ status }, part) => `Refused by ${part}${status ? ` with ${status}` : ''}.`,
      vapid_broken: ({ count, of }) =>
        `Push services refused the signature of ${count ?? '?'} of the last ${of ?? '?'} messages.`,
      push_host_unreachable: ({ count }, host) => `${host} has not answered ${count ?? 2} times in a row.`,
      coverage_hole: (_, part) => part,
      duty_gap: ({ from, to }, _, when) =>
        `From ${from ? when(from) : '…'} to ${to ? when(to) : '…'} the roster has nobody.`,
      phone_unproven: (_, name) => `${name} is on duty within a day, and no phone of theirs has answered.`,
      caught_up: ({ from, to, count, messages }, _, when) =>
        `From ${from ? when(from) : '…'} to ${to ? when(to) : '…'}. Afterwards ${count === 1 ? '1 alert was' : `${count ?? 0} alerts were`} told, by ${messages === 1 ? '1 message' : `${messages ?? 0} messages`}.`,
      clock_jumped: ({ seconds }) =>
        `It is ${duration(Math.abs(seconds ?? 0))} ${(seconds ?? 0) < 0 ? 'behind' : 'ahead of'} the time that Reliefline keeps. Alerts go by that time.`,
      clock_behind: ({ seconds }) =>
        `This server and its database show a time ${duration(seconds ?? 0)} before what was seen here already. What is due waits for so long.`,
      disk_low: ({ count }, part) => `${part} ${count ?? 0}\u00a0% of it is free.`,
      invariant_broken: ({ count }, part) =>
        `${part}: ${count === 1 ? '1 case' : `${count ?? '?'} cases`}. This is a fault of the program.`,
    },
    way: {
      engine_late:
        'Have a nurse watch the board and telephone. If it lasts, restart Reliefline, or call whoever runs the server.',
      instance_gone: 'If it was not stopped on purpose, have whoever runs the server look at it.',
      canary_missed:
        'Have a nurse send a test to her phone. If it does not arrive either, watch the board, and call whoever runs the server.',
      clock_apart: 'Whoever runs the server must set both clocks right.',
      nobody_live: 'Telephone a nurse now. Then look who can be reached, and have phones tested.',
      episode_unjudged: 'Ask a nurse to look: the patient stands above the alerts.',
      row_put_off: 'If it comes again, tell whoever runs the server, with the code.',
      push_refused:
        'If it comes again, tell whoever runs the server. The people it was for may not have been told.',
      vapid_broken:
        'Nurses may get no pushes: watch the board. Whoever runs the server must look at the keys.',
      push_host_unreachable:
        'Phones that depend on it get no pushes: watch the board. If it lasts, call whoever runs the server.',
      coverage_hole: 'Telephone a nurse: somebody must take duty, and tap a test on the phone.',
      duty_gap: 'Plan a shift, or ask a nurse to take the duty.',
      phone_unproven: 'Ask this person to open Reliefline on the phone, and to send a test and tap it.',
      caught_up: 'Look at the board. What patients entered meanwhile arrives when their phones send it.',
      clock_jumped: 'Whoever runs the server must set it right. If it is right: reliefline clock accept.',
      clock_behind:
        'Watch the board, and telephone. Whoever runs the server must set the clocks of the server and of the database right.',
      disk_low:
        'Whoever runs the server must make room. When the disk is full nothing is saved; phones keep what they could not send.',
      invariant_broken:
        'Have a nurse go through the board and the open alerts. Tell whoever runs the server, with the code.',
    },
    part: {
      messages: 'Messages to phones are waiting.',
      reminders: 'Reminders to patients are waiting.',
      ladder: 'Alerts that nobody takes do not climb their ladder.',
      timers: 'Checks of patients are not made on time.',
      unjudged: 'Entries of patients are waiting to be judged.',
      writes: 'Nothing can be saved.',
      first_level: 'Urgent alerts stand on their first level for too long.',
      database: 'The database does not answer.',
      other: 'A part of Reliefline is late.',
    },
    putOff: {
      reminder: 'A reminder to a patient.',
      escalation: 'A step of an alert’s ladder.',
      message: 'A message to a phone.',
      episode: 'A check of a patient.',
      caseload: 'A row of the caseload.',
      other: 'A piece of work.',
    },
    hole: {
      no_nurse: 'The clinic has no nurse with access.',
      nobody_on_duty: 'Nobody is on duty.',
      nobody_live: 'Nobody on duty has a phone that answers.',
      nobody_proven: 'No phone of anybody on duty has answered a test for a day.',
      other: 'Between an alert and a nurse something is missing.',
    },
    disk: {
      low: 'There is little room left on it.',
      full: 'There is hardly any room left on it, not even for its reserve: soon nothing can be saved.',
      other: 'There is little room left on it.',
    },
    law: {
      I5: 'An entry that could not be judged is not tried again',
      I6: 'An open alert can be raised twice, or an old one stands in the way of a new one',
      I7: 'An alert was raised again without a cause',
      I8: 'An alert has told nobody',
      I10: 'An open alert does not climb its ladder',
      I11: 'An alert was taken or closed by nobody',
      I15: 'A message is held back for ever',
      I19: 'A patient is not looked at any more',
      other: 'Something that must always be so is not',
    },
    refuser: { email: 'the mail server', webhook: 'the webhook', unknown: 'a push service' },
    since: (when) => `Since ${when}`,
    again: (when, times) => `last seen ${when}, ${times} times so far`,
    over: 'Over',
    overNone: 'Nothing was wrong before.',
    older: (n) => `Older: ${n} more`,
    lasted: (from, to) => `${from} to ${to}`,
    byItself: 'over by itself',
    closedBy: (name) => `closed by ${name}`,
    close: 'Close',
    closeOf: (what) => `Close: ${what}`,
    closeTitle: 'Close this notice?',
    closeHint: 'Closing repairs nothing. While its cause lasts, the notice comes back.',
    closed: 'Closed. If its cause lasts, it comes back.',
    closedBefore: (name, when) => `${name} has closed it already, ${when}.`,
    overBefore: 'It is over already.',
  },
  reachable: {
    title: 'Who can be reached',
    lead: 'Whether a push gets through to each person. Who needs something comes first.',
    linkHint: 'Whose phone answers, and whose does not.',
    summary: (able, of) => `${able} of ${of} can be reached.`,
    all: (n) => (n === 1 ? 'The one person here can be reached.' : `All ${n} can be reached.`),
    state: {
      nothing: 'Cannot be reached',
      unreachable: 'Cannot be counted on',
      ending: 'Notifications end soon',
      unproven: 'Not tested for 24 hours',
      proven: 'Can be reached',
    },
    way: {
      nothing:
        'Ask this person to open Reliefline on the phone, and to turn on notifications under Settings.',
      unproven: 'Ask this person to send a test under Settings, and to tap it.',
    },
    proven: (when) => `Answered a test ${when}.`,
    shown: (when) => `Last showed a message ${when}.`,
    opened: (when) => `Last opened a message ${when}.`,
    accepted: (when) => `The newest message was sent ${when}.`,
    silent: 'Nothing was sent to it lately.',
    unheard: (when) => `Its owner did not hear a test ${when}: it must be set to ring.`,
    whyNot: {
      other_key: 'Bound to an older key of this server: no push gets there.',
      suspect: 'Took the last messages, and showed none of them.',
      unopened: 'Never says that it shows anything, and nothing was opened on it for a day.',
      expired: 'The browser has ended its notifications.',
      out_of_contact: 'Not used for 14 days.',
    },
    whyNotWay: {
      other_key: 'Open Reliefline on it once.',
      suspect: 'Look at silent mode and battery saving, then send a test.',
      unopened: 'Send a test, and tap it.',
      expired: 'Open Reliefline on it, and turn notifications on again.',
      out_of_contact: 'Open Reliefline on it, then send a test.',
    },
    ends: (when) => `The browser ends its notifications ${when}.`,
    endsWay: 'Open Reliefline on it before then: that renews them.',
    noPhone: 'No phone or browser has notifications turned on.',
    others: 'Not told about alerts',
    othersHint: 'Therapists get no alerts, only what concerns their own plans.',
  },
  onDuty: {
    until: (when) => `You are on duty until ${when}`,
    open: 'You are on duty',
    everybody: 'No roster: you are on duty',
    not: 'You are not on duty',
  },
}
