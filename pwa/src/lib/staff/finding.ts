// An alert in plain words with the figures it stands on. Pure: words, numbers and the hour come from outside.

import { adviceFor, redFlags } from '../protocol/protocol'
import type { FindingWords } from '../words/staff/clinical'
import type { Alert, Figures, Rule } from './types'

/** What is expected where a rule compares with it. The default of vp-alerts-1.0; a clinic may have set another. */
export interface Expected {
  reliefPercent: number
  /** Without a baseline the plain score decides. */
  fallbackScore: number
}
export const DEFAULT_EXPECTED: Expected = { reliefPercent: 30, fallbackScore: 6 }

export interface Finding {
  title: string
  /** Whole sentences, in the order of weight. */
  sentences: string[]
}

export interface Speech {
  words: FindingWords
  language: 'en' | 'es'
  number: (value: number, digits?: number) => string
  expected?: Expected
}

type Found = Pick<Alert, 'rule' | 'key' | 'figures' | 'state' | 'raisedAt'>

export function findingOf(alert: Found, speech: Speech, now: number): Finding {
  const { words } = speech
  const { figures } = alert
  // What lasts goes on counting while the alert is open; afterwards it is what it was.
  const lasting = alert.state === 'resolved' ? 0 : Math.max(0, (now - Date.parse(alert.raisedAt)) / 3_600_000)
  const sentences = [...main(alert.rule, alert.key, figures, speech, lasting)]
  if (figures.masked && alert.rule !== 'R-MASKED') sentences.push(words.masked)
  if (figures.inpatient) sentences.push(words.inpatient)
  if (figures.lateHours !== undefined)
    sentences.push(words.late(speech.number(Math.floor(figures.lateHours + lasting))))
  return { title: title(alert.rule, figures, speech, lasting), sentences }
}

function title(rule: Rule, figures: Figures, { words, number }: Speech, lasting: number): string {
  if (rule === 'R-SILENCE' && figures.silentHours !== undefined)
    return words.silentTitle(number(Math.floor(figures.silentHours + lasting)))
  return words.title[rule]
}

function main(
  rule: Rule,
  key: string | undefined,
  figures: Figures,
  speech: Speech,
  lasting: number,
): string[] {
  const { words, number } = speech
  switch (rule) {
    case 'R-SEVERE':
      return painWords(figures, speech, true)
    case 'R-RELIEF-24':
    case 'R-RELIEF-48':
    case 'R-RELIEF-72':
    case 'R-RELIEF-D14': {
      const { reliefPercent, fallbackScore } = speech.expected ?? DEFAULT_EXPECTED
      if (figures.baseline === undefined)
        return [
          ...painWords(figures, speech, false),
          words.noBaseline,
          words.expectedBelow(number(fallbackScore)),
        ]
      return [...painWords(figures, speech, false), words.expected(number(reliefPercent))]
    }
    case 'R-REBOUND': {
      const [pain] = painWords({ ...figures, baseline: undefined }, speech, true)
      if (!pain) return []
      return figures.best === undefined
        ? [pain]
        : [sentence(`${pain.slice(0, -1)}, ${words.best(number(figures.best))}`)]
    }
    case 'R-WORSE':
      return painWords(figures, speech, true)
    case 'R-SILENCE':
      return figures.silentHours === undefined
        ? []
        : [words.silence(number(Math.floor(figures.silentHours + lasting)))]
    case 'R-BASELINE':
      return [words.baseline]
    case 'R-MASKED':
      return [...painWords(figures, speech, false), words.maskedAll]
    case 'R-REDFLAG':
      return [flagWords(key, speech)]
  }
}

/** "Pain 7, started at 8: 12 % less." */
function painWords({ value, baseline, percent, context }: Figures, speech: Speech, where: boolean): string[] {
  if (value === undefined) return []
  const { words, number } = speech
  // The main score is the one when moving: there the words stay short, unless the rule may mean either.
  const said = words.pain(number(value, 1), where || context === 'rest' ? context : undefined)
  const start = baseline === undefined ? '' : `, ${words.started(number(baseline))}`
  const change = baseline === undefined || percent === undefined ? '' : `: ${changeWords(percent, speech)}`
  return [sentence(said + start + change)]
}

/** Cut and never rounded up: 29.9 % must not read as the 30 % that was missed. */
export function changeWords(percent: number, { words, number }: Speech): string {
  const whole = Math.floor(Math.abs(percent))
  if (whole === 0) return words.unchanged
  return percent > 0 ? words.less(number(whole)) : words.more(number(whole))
}

function flagWords(key: string | undefined, { words, language }: Speech): string {
  const flag = redFlags.find((one) => one.id === key)
  return flag ? words.answeredYes(flag.text[language]) : words.unknownFlag
}

function sentence(text: string): string {
  return `${text}.`
}

/** What the patient's own screen said at once, so that the nurse knows what was advised. */
export function adviceShown(
  key: string | undefined,
  language: 'en' | 'es',
  clinic: { phone24h?: string | null; emergencyNumber: string },
  date: string,
): string | undefined {
  const [advice] = key ? adviceFor([key], Boolean(clinic.phone24h)) : []
  return advice?.text[language]
    .replaceAll('{emergency}', clinic.emergencyNumber)
    .replaceAll('{phone}', clinic.phone24h ?? '')
    .replaceAll('{date}', date)
}
