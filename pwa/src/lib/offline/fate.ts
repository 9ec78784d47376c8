// What becomes of a batch after an answer. Pure; the whole of reliability.md 2.1 that can be decided is here.

/** What came back, before anything is believed. */
export type Answer =
  | { kind: 'none' } // network error, or 15 s without an answer
  | {
      kind: 'some'
      status: number
      /** The header `X-Reliefline: 1`: a captive portal cannot know it. */
      ours: boolean
      retryAfter?: string | null
      /** Parsed JSON, or undefined when it was not JSON. */
      body?: unknown
    }

/** `accepted` and `needsHelp` move an item; everything else leaves it queued. */
export type ItemFate =
  | { to: 'accepted'; acceptedId: string }
  /** `refused`: the clinic does not have it, so it is nowhere but here. Otherwise it waits there for a nurse. */
  | { to: 'needsHelp'; code: string; refused?: true }
  | { to: 'queued' }

export interface Fate {
  items: ItemFate[]
  next:
    | { kind: 'goOn' }
    /** Back off; at least so long when the server said so. */
    | { kind: 'wait'; atLeastMs?: number }
    /** Send the same items in smaller batches. */
    | { kind: 'halve' }
    /** This one stays where it is; what comes after it may still go. */
    | { kind: 'passOver' }
    /** Nothing goes out before this person is signed in again. */
    | { kind: 'signIn'; code: string }
}

const SIGN_IN_CODES = ['session_required', 'session_expired', 'device_revoked']

export function fate(ids: string[], answer: Answer, now: number): Fate {
  const keep = ids.map((): ItemFate => ({ to: 'queued' }))
  if (answer.kind === 'none') return { items: keep, next: { kind: 'wait' } }

  if (answer.status === 200 && answer.ours) {
    const items = readResults(ids, answer.body)
    return items ? { items, next: { kind: 'goOn' } } : { items: keep, next: { kind: 'wait' } }
  }
  if (answer.status === 413) {
    if (ids.length > 1) return { items: keep, next: { kind: 'halve' } }
    return { items: [{ to: 'needsHelp', code: 'too_large', refused: true }], next: { kind: 'goOn' } }
  }
  if (answer.status === 401) {
    const code = field(answer.body, 'code')
    // A proxy may say 401 too; only our own words end a session.
    if (typeof code === 'string' && SIGN_IN_CODES.includes(code))
      return { items: keep, next: { kind: 'signIn', code } }
  }
  return { items: keep, next: { kind: 'wait', atLeastMs: retryAfterMs(answer.retryAfter, now) } }
}

/** So long a correction that the server refuses is tried again: a restored backup may get its target back. */
const REFUSED_KEPT_MS = 86_400_000

/**
 * A correction goes alone, so one that the server refuses must not keep those after it. `takesBack`: there is no item
 * to be answered, and the whole answer is the result.
 */
export function correctionFate(
  entry: { id: string; addedAt: number; takesBack: boolean },
  answer: Answer,
  now: number,
): Fate {
  if (entry.takesBack && isTaken(answer))
    return { items: [{ to: 'accepted', acceptedId: entry.id }], next: { kind: 'goOn' } }
  const code = refusal(answer)
  if (code === undefined) return fate([entry.id], answer, now)
  if (now - entry.addedAt > REFUSED_KEPT_MS)
    return { items: [{ to: 'needsHelp', code, refused: true }], next: { kind: 'goOn' } }
  return { items: [{ to: 'queued' }], next: { kind: 'passOver' } }
}

/** Whether yesterday's pain is gone. What was answered before stands, and then this one has nothing more to say. */
export function nextDayFate(entry: { id: string; addedAt: number }, answer: Answer, now: number): Fate {
  const isHeard =
    answer.kind === 'some' &&
    ((answer.status === 204 && answer.ours) ||
      (answer.status === 409 && field(answer.body, 'code') === 'already_answered'))
  if (isHeard) return { items: [{ to: 'accepted', acceptedId: entry.id }], next: { kind: 'goOn' } }
  return correctionFate({ ...entry, takesBack: false }, answer, now)
}

function isTaken(answer: Answer): boolean {
  return (
    answer.kind === 'some' &&
    answer.status === 200 &&
    answer.ours &&
    Array.isArray(field(answer.body, 'results'))
  )
}

/** The code of a refusal in the server's own words that trying again soon will not change. */
function refusal(answer: Answer): string | undefined {
  if (answer.kind === 'none' || answer.status < 400 || answer.status > 499) return undefined
  if ([401, 408, 413, 425, 429].includes(answer.status)) return undefined
  const code = field(answer.body, 'code')
  return typeof code === 'string' ? code : undefined
}

/** Every item must be answered, or the whole answer counts for nothing. */
function readResults(ids: string[], body: unknown): ItemFate[] | undefined {
  const results = field(body, 'results')
  if (!Array.isArray(results)) return undefined
  const out: ItemFate[] = []
  for (const [index, id] of ids.entries()) {
    const byIndex: unknown = results.find((one) => field(one, 'index') === index)
    // `id: null` means that the server could not read the id, so the place must do.
    const named = field(byIndex, 'id')
    const match =
      byIndex && (named === id || named === null) ? byIndex : results.find((one) => field(one, 'id') === id)
    const one = readResult(id, match)
    if (!one) return undefined
    out.push(one)
  }
  return out
}

function readResult(id: string, result: unknown): ItemFate | undefined {
  const acceptedId = field(result, 'acceptedId')
  const code = field(result, 'code')
  switch (field(result, 'result')) {
    case 'created':
    case 'duplicate':
      return { to: 'accepted', acceptedId: typeof acceptedId === 'string' ? acceptedId : id }
    case 'conflict':
      return { to: 'needsHelp', code: typeof code === 'string' ? code : 'conflict' }
    case 'quarantined':
      return { to: 'needsHelp', code: typeof code === 'string' ? code : 'quarantined' }
    case 'rejected':
      return { to: 'needsHelp', code: typeof code === 'string' ? code : 'rejected', refused: true }
    default:
      return undefined
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

/** Seconds or an HTTP date. */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  if (!header) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/** 1 s doubling to 5 min, full jitter. `attempt` starts at 0; `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(300_000, 1000 * 2 ** attempt)
}

/** What the server no longer knows, although it once accepted it (a restored backup). */
export function lostIds(accepted: { id: string; acceptedId?: string }[], known: Set<string>): string[] {
  return accepted
    .filter((one) => !known.has(one.acceptedId ?? one.id) && !known.has(one.id))
    .map((one) => one.id)
}
