// What the patient is asked for next: by what the server said last, and by what this phone holds since. Pure.

import type { Episode } from '../../lib/api/types'

/** As in the protocol: a check-in answers a prompt from two hours before it. */
const EARLY_MS = 2 * 3_600_000

/**
 * The time of the first prompt that no entry answers, or `due` once its time has come. `felt` are the times of all
 * entries, sent or not, in the server's time like `now`.
 */
export function nextUp(
  { prompts, next }: Pick<Episode, 'prompts' | 'next'>,
  felt: number[],
  now: number,
): 'due' | number | undefined {
  const open = prompts.filter((prompt) => prompt.state === 'due' || prompt.state === 'upcoming')
  const asked = [...open.map((prompt) => prompt.at), ...(next ? [next] : [])].map((at) => Date.parse(at))
  const latest = Math.max(...felt)
  const first = asked.sort((a, b) => a - b).find((at) => latest < at - EARLY_MS)
  return first !== undefined && first <= now ? 'due' : first
}
