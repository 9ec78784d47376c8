// What of the last seven days a therapist would want to hear first, in sentences. Pure.

import type { CareWords } from '../../words/staff/care'
import type { Adherence, AdherenceLog, Skip } from '../types'
import { addDays } from '../plan/dates'

export interface OutSpeech {
  words: CareWords['week']
  skip: Record<Skip, string>
  name: (exerciseId: string) => string
  number: (value: number) => string
}

/** Pain after an exercise from which on it is marked: one more than what is well (clinical.md 6.3). */
export const SORE = 4
/** Two sentences are read, five are not. */
const MOST = 2
/** An exercise that was asked for once and not done says nothing yet. */
const MISSED_FROM = 2
/** Left out this often, it is no single bad day. */
const LEFT_FROM = 2

export function standsOut({ exercises, logs, today }: Adherence, speech: OutSpeech): string[] {
  const { words, name, number } = speech
  const recent = logs.filter((log) => log.localDate >= addDays(today, -7))
  const sentences: string[] = []
  const told = new Set<string>()
  const tell = (exerciseId: string, sentence: string) => {
    if (told.has(exerciseId)) return
    told.add(exerciseId)
    sentences.push(sentence)
  }
  for (const [id, stops] of counted(recent.filter((log) => log.stop)))
    tell(id, words.stopped(name(id), stops.length))
  const sore = exercises.filter(({ last7 }) => (last7.painWorst ?? 0) >= SORE)
  for (const { exerciseId, last7 } of sore.sort((a, b) => b.last7.painWorst! - a.last7.painWorst!))
    tell(exerciseId, words.hurts(name(exerciseId), number(last7.painWorst!)))
  for (const [id, skips] of counted(recent.filter((log) => log.skip)))
    if (skips.length >= LEFT_FROM)
      tell(id, words.left(name(id), skips.length, speech.skip[commonest(skips.map((log) => log.skip!))]))
  for (const { exerciseId, last7 } of exercises)
    if (last7.prescribed >= MISSED_FROM && last7.credited === 0)
      tell(exerciseId, words.missed(name(exerciseId)))
  return sentences.slice(0, MOST)
}

/** By exercise, the most first. */
function counted(logs: readonly AdherenceLog[]): [string, AdherenceLog[]][] {
  const by = new Map<string, AdherenceLog[]>()
  for (const log of logs) by.set(log.exerciseId, [...(by.get(log.exerciseId) ?? []), log])
  return [...by].sort((a, b) => b[1].length - a[1].length)
}

function commonest<T>(all: readonly T[]): T {
  const count = (one: T) => all.filter((other) => other === one).length
  return [...all].sort((a, b) => count(b) - count(a))[0]!
}
