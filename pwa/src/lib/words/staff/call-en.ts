import type { CallWords } from './call'

/** A figure and its unit stay on one line. */
const span = (minutes: number) => (minutes < 60 ? `${minutes}\u00a0min` : `${minutes / 60}\u00a0h`)

export const callEn: CallWords = {
  call: {
    before: (time) => `Call promised before ${time}`,
    late: (time) => `The call is late: it was promised before ${time}`,
    owed: (time) => `Nobody answered. Call again before ${time}`,
    owedLate: (time) => `Nobody answered, and the call is late: it was promised before ${time}`,
    owedMany: (n) => (n === 1 ? '1 call owed' : `${n} calls owed`),
    moreAt: (time) => `more people at ${time}`,
    everybody: 'everybody has been told',
    note: 'Write down the call',
    title: 'What became of the call?',
    how: 'The call',
    result: { reached: 'Reached the patient', no_answer: 'Nobody answered', left_message: 'Left a message' },
    again: 'Call again before',
    in: (time, minutes) => `${time} (in\u00a0${span(minutes)})`,
    choose: 'Choose what became of it.',
    save: 'Save',
    savedReached: (name) => `${name}: reached. The alert is yours until you close it.`,
    savedAgain: (name, time) => `${name}: call again before ${time}.`,
    saved: (name) => `${name}: the call is written down.`,
    notYours: 'Nobody has this alert now. The list is up to date again.',
    tooLate: 'The call must come sooner.',
    withdraw: 'No call is needed',
    withdrawHint: 'Nobody is reminded of the call that was promised any more.',
    falseAlarm: 'Why was it a false alarm?',
    falseAlarmLacking: 'Say why, so that fewer come.',
  },
}
