// What all patient screens share: the episode, what was said, the answers being given, the advice that stands.

import { createContext } from 'svelte'
import { ApiError, told } from '../../lib/api/client'
import type { App } from '../../lib/app.svelte'
import type { Episode, NewCheckIn, Opioid } from '../../lib/api/types'
import { fill } from '../../lib/words/index.svelte'
import { lastScore, said } from './entries'

/** Answers given but not saved yet. Kept sealed, so that a phone call in between loses nothing. */
export interface Draft {
  movement?: number
  movementConfirmed?: boolean
  rest?: number
  restConfirmed?: boolean
  opioid?: Opioid
  recalledBaseline?: number
  declined?: NewCheckIn['declined']
  redFlags: string[]
  startedAt: number
}

/** Stays on screen until the patient says that they have read it. */
export interface Advice {
  entry: string
  redFlags: string[]
  score?: number
}

const DRAFT_KEPT_MS = 30 * 60_000
const REFRESH_MS = 30_000

export class Patient {
  episode = $state.raw<Episode>()
  loading = $state(true)
  failed = $state(false)
  /** The clinic has not made an episode yet. */
  empty = $state(false)
  /** When the server last answered, if what is shown is older than this visit. */
  knownAt = $state<number>()
  draft = $state<Draft>(emptyDraft())
  advice = $state.raw<Advice>()
  lastSaved = $state<string>()
  ticked = $state.raw<string[]>([])

  readonly hours = $derived.by(() => {
    const ended = this.episode?.procedureEndedAt
    return ended ? this.app.now.hoursSince(ended) : undefined
  })
  readonly list = $derived.by(() =>
    said(this.episode?.checkIns ?? [], this.app.session.outbox?.list ?? [], (at) => this.app.now.of(at)),
  )
  readonly clinic = $derived.by(() => this.app.session.clinic)
  readonly baseline = $derived.by(() => this.episode?.baseline.movement)
  /** Recall helps until hour 72 and only where nobody asked before. */
  readonly asksRecall = $derived.by(
    () =>
      this.hours !== undefined &&
      this.hours >= 0 &&
      this.hours <= 72 &&
      this.baseline === undefined &&
      !this.app.session.outbox?.list.some((entry) => entry.item?.recalledBaseline !== undefined),
  )

  constructor(readonly app: App) {}

  /** Runs while the patient's screens stand; returns how to stop. */
  start(): () => void {
    void this.open()
    const timer = setInterval(() => document.visibilityState === 'visible' && void this.load(), REFRESH_MS)
    const shown = () => document.visibilityState === 'visible' && void this.load()
    document.addEventListener('visibilitychange', shown)
    addEventListener('online', shown)
    this.app.session.onAccepted = () => void this.load()
    return () => {
      this.app.session.onAccepted = undefined
      clearInterval(timer)
      document.removeEventListener('visibilitychange', shown)
      removeEventListener('online', shown)
    }
  }

  private async open(): Promise<void> {
    const cache = this.app.session.cache
    const kept = await cache?.get<{ episode: Episode; at: number }>('episode')
    if (kept && !this.episode) this.take(kept.episode, kept.at)
    this.advice ??= await cache?.get<Advice>('advice')
    this.ticked = (await cache?.get<string[]>('ticked')) ?? []
    const draft = await cache?.get<Draft>('draft')
    if (draft && Date.now() - draft.startedAt < DRAFT_KEPT_MS) this.draft = draft
    await this.load()
  }

  async load(): Promise<void> {
    try {
      const episode = await told(this.app.api.GET('/me/episode'))
      const at = Date.now()
      this.take(episode, at)
      this.failed = false
      this.empty = false
      this.knownAt = undefined
      await this.app.session.cache?.put('episode', { episode, at })
    } catch (failure) {
      // Offline is no fault: the kept episode stands. Anything else is said, if there is nothing to show.
      const status = failure instanceof ApiError ? failure.problem.status : undefined
      this.empty = status === 404
      this.failed = status !== 0 && status !== 404 && status !== 401
    } finally {
      this.loading = false
    }
  }

  private take(episode: Episode, at: number): void {
    this.episode = episode
    this.knownAt = at
    this.app.now.set(episode.now, at)
    this.loading = false
  }

  last(context: 'movement' | 'rest'): number | undefined {
    return lastScore(this.list, context)
  }

  /** Kept as it grows. */
  keepDraft(change: Partial<Draft>): void {
    this.draft = { ...this.draft, ...change }
    void this.app.session.cache?.put('draft', this.draft)
  }

  clearDraft(): void {
    this.draft = emptyDraft()
    void this.app.session.cache?.put('draft', undefined)
  }

  /** On this phone when this returns; the advice stands at the same moment, network or not. */
  async save(answers: Partial<Draft>): Promise<void> {
    const { startedAt: _, ...item } = $state.snapshot({ ...this.draft, ...answers })
    // An empty list says "none of these"; before the procedure nobody asked.
    const asked = this.episode?.state !== 'planned'
    const id = await this.app.session.outbox!.add({ ...item, redFlags: asked ? item.redFlags : undefined })
    this.lastSaved = id
    const score = highest(item.movement, item.rest)
    if (item.redFlags.length > 0 || (score ?? 0) >= 7) {
      this.advice = { entry: id, redFlags: item.redFlags, score }
      await this.app.session.cache?.put('advice', this.advice)
    }
    this.clearDraft()
  }

  dismissAdvice(): void {
    this.advice = undefined
    void this.app.session.cache?.put('advice', undefined)
  }

  tick(id: string, on: boolean): void {
    this.ticked = on ? [...this.ticked, id] : this.ticked.filter((one) => one !== id)
    void this.app.session.cache?.put('ticked', this.ticked)
  }

  /** A fixed text with this clinic's numbers in it. */
  words(text: { en: string; es: string }): string {
    const { words } = this.app
    const ended = this.episode?.procedureEndedAt
    return fill(words.of(text), {
      phone: this.clinic?.phone24h ?? words.t.common.noPhone,
      emergency: this.clinic?.emergencyNumber ?? '911',
      hours: this.clinic?.staffHours ?? '',
      date: ended ? words.date(ended) : undefined,
      escort_hours: 12,
    })
  }
}

export function emptyDraft(): Draft {
  return { redFlags: [], startedAt: Date.now() }
}

export function highest(...scores: (number | undefined)[]): number | undefined {
  const given = scores.filter((score) => score !== undefined)
  return given.length > 0 ? Math.max(...given) : undefined
}

export const [usePatient, setPatient] = createContext<Patient>()
