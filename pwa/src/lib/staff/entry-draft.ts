// A check-in as staff take it down, before it is one. Pure. What was not asked stays absent: never 0, never "none".

import { needsConfirmation } from '../protocol/protocol'
import type { CheckInView, Declined, NewCheckIn, Opioid } from './types'

export interface EntryDraft {
  movement?: number
  rest?: number
  movementConfirmed: boolean
  restConfirmed: boolean
  opioid?: Opioid
  /** Undefined: not asked. Empty: none of these. */
  redFlags?: string[]
  declined?: Declined
  felt: 'now' | 'at'
  /** `YYYY-MM-DDTHH:MM` of this device. */
  feltAt: string
}

export type EntryItem = Omit<NewCheckIn, 'id' | 'feltAt' | 'enteredAt'>
export type Lack = 'missing' | 'missingTime' | 'futureTime'

export function emptyDraft(): EntryDraft {
  return { movementConfirmed: false, restConfirmed: false, felt: 'now', feltAt: '' }
}

/** As it stands, to be corrected. */
export function draftOf(view: Partial<CheckInView> | NewCheckIn): EntryDraft {
  return {
    movement: view.movement ?? undefined,
    rest: view.rest ?? undefined,
    movementConfirmed: view.movementConfirmed ?? false,
    restConfirmed: view.restConfirmed ?? false,
    opioid: view.opioid,
    // A kept check-in does not say whether an empty list means "none" or "not asked": then nobody has answered yet.
    redFlags: view.redFlags && view.redFlags.length > 0 ? [...view.redFlags] : undefined,
    declined: view.declined,
    felt: 'at',
    feltAt: view.feltAt ? localMinute(new Date(view.feltAt)) : '',
  }
}

export function lackOf(draft: EntryDraft, now: number): Lack | undefined {
  const says =
    draft.movement !== undefined ||
    draft.rest !== undefined ||
    draft.declined !== undefined ||
    (draft.redFlags !== undefined && draft.redFlags.length > 0)
  if (!says) return 'missing'
  if (draft.felt === 'now') return undefined
  const at = feltTime(draft)
  if (at === undefined) return 'missingTime'
  // A minute of grace: the field has no seconds.
  return at.getTime() > now + 60_000 ? 'futureTime' : undefined
}

export function feltTime(draft: EntryDraft): Date | undefined {
  if (draft.felt === 'now' || draft.feltAt === '') return undefined
  const at = new Date(draft.feltAt)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** What is sent of it. With `declined` there are no scores. */
export function itemOf(draft: EntryDraft): EntryItem {
  const scored = draft.declined === undefined
  return {
    ...(scored && draft.movement !== undefined
      ? { movement: draft.movement, movementConfirmed: draft.movementConfirmed }
      : {}),
    ...(scored && draft.rest !== undefined ? { rest: draft.rest, restConfirmed: draft.restConfirmed } : {}),
    ...(draft.opioid ? { opioid: draft.opioid } : {}),
    ...(draft.redFlags ? { redFlags: draft.redFlags } : {}),
    ...(scored ? {} : { declined: draft.declined }),
  }
}

/** Another score is another question: what was confirmed of the one before says nothing of it. */
export function rescore(draft: EntryDraft, context: 'movement' | 'rest', score: number | undefined): void {
  if (draft[context] === score) return
  draft[context] = score
  draft[`${context}Confirmed`] = false
}

export function asksAgain(score: number | undefined, last: number | undefined): boolean {
  return score !== undefined && needsConfirmation(score, last)
}

/** A digit typed at `now`: `1` then `0` soon after is 10. */
export function typed(digit: string, before: { digit: string; at: number } | undefined, now: number): number {
  if (digit === '0' && before?.digit === '1' && now - before.at < 900) return 10
  return Number(digit)
}

/** For a `datetime-local` field. */
export function localMinute(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
