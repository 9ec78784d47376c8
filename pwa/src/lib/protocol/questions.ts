// The questions of a check-in, in their fixed wording.

import questions from '../../../../server/protocols/vertebroplasty/questions.json'
import type { Opioid } from '../api/types'
import type { Text } from './texts'

export const asked = questions.pain_questions
export const opioidAnswers = asked.opioid.answers as { id: Opioid; text: Text }[]

export function scoreWord(score: number): Text {
  return asked.labels.find((one) => one.from <= score && score <= one.to)!.text
}

/** A wrong tap on a high score wakes people: ask once more. */
export function needsConfirmation(score: number, last: number | undefined): boolean {
  return score >= 7 || (last !== undefined && Math.abs(score - last) >= 4)
}
