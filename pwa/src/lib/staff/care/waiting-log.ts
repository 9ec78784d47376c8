// A session log that waits, read as far as it can be read. Pure.

import type { CareWords } from '../../words/staff/care'
import { isDate } from '../plan/dates'

export interface LogSpeech {
  words: CareWords['logs']
  skip: CareWords['exercises']['skip']
  name: (exerciseId: string) => string
  date: (date: string) => string
  number: (value: number) => string
}

/** "Bridge · Nov 14 · done · pain 3 before · pain 6 after"; undefined where nothing can be read. */
export function logInWords(raw: string, speech: LogSpeech): string | undefined {
  const log = parsed(raw)
  if (!log) return undefined
  const { words, name, date, number } = speech
  const parts: string[] = []
  if (typeof log.exerciseId === 'string') parts.push(name(log.exerciseId))
  if (typeof log.localDate === 'string' && isDate(log.localDate)) parts.push(date(log.localDate))
  if (typeof log.amount === 'number') {
    const why = typeof log.skip === 'string' ? (speech.skip as Record<string, string>)[log.skip] : undefined
    parts.push(log.amount > 0 ? words.done : why ? `${words.notDone}, ${why}` : words.notDone)
  }
  if (typeof log.painBefore === 'number') parts.push(words.painBefore(number(log.painBefore)))
  if (typeof log.painAfter === 'number') parts.push(words.painAfter(number(log.painAfter)))
  return parts.length > 0 ? parts.join(' · ') : undefined
}

function parsed(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
