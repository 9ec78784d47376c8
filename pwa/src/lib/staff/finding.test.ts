import { describe, expect, it } from 'vitest'
import { clinicalEn } from '../words/staff/clinical-en'
import { clinicalEs } from '../words/staff/clinical-es'
import { adviceShown, changeWords, findingOf, type Speech } from './finding'
import { RULES, type Alert, type Figures, type Rule } from './types'

const NOW = Date.UTC(2026, 10, 23, 15)
const number = (value: number, digits = 0) => value.toLocaleString('en-US', { maximumFractionDigits: digits })
const en: Speech = { words: clinicalEn.finding, language: 'en', number }
const es: Speech = { words: clinicalEs.finding, language: 'es', number }

function say(rule: Rule, found: Partial<Figures>, speech = en, more: Partial<Alert> = {}) {
  const figures: Figures = { inpatient: false, masked: false, ...found }
  const alert = { rule, figures, state: 'open' as const, raisedAt: new Date(NOW).toISOString(), ...more }
  const { title, sentences } = findingOf(alert, speech, NOW)
  // Figures never part from their unit at the end of a line.
  return `${title} | ${sentences.join(' ')}`.replaceAll('\u00a0', ' ')
}

const EXAMPLES: [Rule, Partial<Figures>, string, string, Partial<Alert>?][] = [
  [
    'R-SEVERE',
    { context: 'movement', value: 8, baseline: 8, percent: 0 },
    'Severe pain | Pain 8 when moving, started at 8: no change.',
    'Dolor fuerte | Dolor 8 al moverse, empezó en 8: sin cambio.',
  ],
  [
    'R-RELIEF-24',
    { context: 'rest', value: 5.5, baseline: 6, percent: 8.3, masked: true },
    'Poor relief at 24 h | Pain 5.5 at rest, started at 6: 8 % less. Expected 30 % or more by now. Felt with strong medicine on board.',
    'Poco alivio a las 24 h | Dolor 5.5 en reposo, empezó en 6: 8 % menos. A estas horas se espera 30 % o más. Con medicina fuerte en el cuerpo.',
  ],
  [
    'R-RELIEF-48',
    { context: 'movement', value: 7, baseline: 8, percent: 12.5 },
    'Poor relief at 48 h | Pain 7, started at 8: 12 % less. Expected 30 % or more by now.',
    'Poco alivio a las 48 h | Dolor 7, empezó en 8: 12 % menos. A estas horas se espera 30 % o más.',
  ],
  [
    'R-RELIEF-72',
    { context: 'movement', value: 7 },
    'Poor relief at 72 h | Pain 7. The pain before the procedure is not known. Expected below 6 by now.',
    'Poco alivio a las 72 h | Dolor 7. No se conoce el dolor previo al procedimiento. A estas horas se espera menos de 6.',
  ],
  [
    'R-RELIEF-D14',
    { context: 'movement', value: 9, baseline: 8, percent: -12.5 },
    'Poor relief at day 14 | Pain 9, started at 8: 12 % more. Expected 30 % or more by now.',
    'Poco alivio el día 14 | Dolor 9, empezó en 8: 12 % más. A estas horas se espera 30 % o más.',
  ],
  [
    'R-REBOUND',
    { context: 'movement', value: 5, baseline: 8, percent: 37.5, best: 2 },
    'Pain came back | Pain 5 when moving, the best so far was 2.',
    'El dolor volvió | Dolor 5 al moverse, lo mejor hasta ahora fue 2.',
  ],
  [
    'R-WORSE',
    { context: 'movement', value: 6, baseline: 4, percent: -50, lateHours: 7.2 },
    'Worse than before the procedure | Pain 6 when moving, started at 4: 50 % more. Late report: entered 7 h ago.',
    'Peor que antes del procedimiento | Dolor 6 al moverse, empezó en 4: 50 % más. Informe tardío: registrado hace 7 h.',
  ],
  [
    'R-SILENCE',
    { silentHours: 20 },
    'No word for 20 h | Nothing has come from this patient for 20 h.',
    'Sin noticias desde hace 20 h | No ha llegado nada de esta persona desde hace 20 h.',
  ],
  [
    'R-BASELINE',
    {},
    'Pain before the procedure is missing | Without it, relief can only be judged by the plain score. Ask before hour 72.',
    'Falta el dolor previo al procedimiento | Sin él, el alivio solo se juzga por el número. Pregunte antes de la hora 72.',
  ],
  [
    'R-MASKED',
    { context: 'movement', value: 2, baseline: 8, percent: 75, masked: true },
    'Relief only with strong medicine | Pain 2, started at 8: 75 % less. Each score was felt less than 4 h after strong medicine.',
    'Alivio solo con medicina fuerte | Dolor 2, empezó en 8: 75 % menos. Cada número fue menos de 4 h después de la medicina fuerte.',
  ],
  [
    'R-REDFLAG',
    { lateHours: 26 },
    'Warning sign | Answered yes: “Are your legs weak or numb in a new way, or is it hard to walk?” Late report: entered 26 h ago.',
    'Señal de alerta | Respondió sí: «¿Siente las piernas débiles o dormidas, como no las tenía antes, o le cuesta caminar?» Informe tardío: registrado hace 26 h.',
    { key: 'RF-NEURO' },
  ],
]

describe('every rule in words', () => {
  it.each(EXAMPLES)('%s', (rule, figures, english, spanish, more) => {
    expect(say(rule, figures, en, more)).toBe(english)
    expect(say(rule, figures, es, more)).toBe(spanish)
  })
  it('leaves no rule out', () => expect(EXAMPLES.map(([rule]) => rule)).toEqual([...RULES]))
})

it('never rounds up to what was missed', () => {
  expect(changeWords(29.9, en)).toBe('29\u00a0% less')
  expect(changeWords(-0.4, en)).toBe('no change')
})
it('a missing score is not a 0', () => expect(say('R-SEVERE', {})).toBe('Severe pain | '))
it('says when it was felt in the clinic', () =>
  expect(say('R-SEVERE', { value: 7, context: 'movement', inpatient: true })).toContain('before going home'))
it('silence goes on counting while it is open, and not afterwards', () => {
  const raisedAt = new Date(NOW - 6.5 * 3_600_000).toISOString()
  expect(say('R-SILENCE', { silentHours: 20 }, en, { raisedAt })).toContain('No word for 26 h')
  expect(say('R-SILENCE', { silentHours: 20 }, en, { raisedAt, state: 'resolved' })).toContain('for 20 h')
})
it('an unknown warning sign is still one', () =>
  expect(say('R-REDFLAG', {}, en, { key: 'RF-NEW' })).toBe(
    'Warning sign | A warning sign was answered with yes.',
  ))
it('knows what the patient was advised, with and without a line at night', () => {
  const clinic = { emergencyNumber: '911', phone24h: '212 555 0143' }
  expect(adviceShown('RF-FALL', 'en', clinic, 'November 21, 2026')).toContain('212 555 0143')
  expect(adviceShown('RF-FALL', 'es', { emergencyNumber: '911' }, 'x')).toBe(
    'Vaya a urgencias ahora. No maneje.',
  )
  expect(adviceShown(undefined, 'en', clinic, 'x')).toBeUndefined()
})
