/**
 * Asks again and again until there is an answer. Tests wait for conditions, never for a length of time.
 * The limit is only for giving up with a sentence that says what did not come true.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  limitMs = 15_000,
): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== null && answer !== false) return answer
    if (performance.now() > end) throw new Error(`Still not true after ${limitMs / 1000} s: ${what}`)
    await new Promise((again) => setTimeout(again, 25))
  }
}
