// What all patient screens share: the episode, what was said, the answers being given, the advice that stands.

import { createContext } from 'svelte'
import { ApiError, told, type Api } from '../../lib/api/client'
import type { App } from '../../lib/app.svelte'
import type { Episode, NewCheckIn, Opioid } from '../../lib/api/types'
import { withoutDate } from '../../lib/protocol/texts'
import { fill } from '../../lib/words/index.svelte'
import { callOf, type OwnCall } from './call'
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
  /** Known once it was saved. */
  entry?: string
  redFlags: string[]
  score?: number
}

const DRAFT_KEPT_MS = 30 * 60_000
const REFRESH_MS = 30_000
/** How long the first question waits for what this phone keeps. */
const PATIENCE_MS = 1000

export class Patient {
  episode = $state.raw<Episode>()
  loading = $state(true)
  /** What this phone keeps has been read: answers given but not saved, advice that stands. */
  opened = $state(false)
  failed = $state(false)
  /** The last try brought nothing back. */
  unreachable = $state(false)
  /** The clinic has not made an episode yet. */
  empty = $state(false)
  /** When the server last answered, by this phone's clock. */
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
  /** What was promised, and whether it is late. */
  readonly call = $derived.by((): OwnCall =>
    this.episode ? callOf(this.episode, this.app.now.ms) : { late: false },
  )
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
    const timer = setInterval(
      () => document.visibilityState === 'visible' && void this.load(this.app.quiet),
      REFRESH_MS,
    )
    const shown = () => {
      if (document.visibilityState !== 'visible') return
      this.expireDraft()
      void this.load()
    }
    document.addEventListener('visibilitychange', shown)
    addEventListener('online', shown)
    addEventListener('pageshow', shown)
    this.app.session.onAccepted = () => void this.load()
    return () => {
      this.app.session.onAccepted = undefined
      clearInterval(timer)
      document.removeEventListener('visibilitychange', shown)
      removeEventListener('online', shown)
      removeEventListener('pageshow', shown)
    }
  }

  private async open(): Promise<void> {
    // A store that does not answer must not keep the questions from being asked.
    const patience = setTimeout(() => (this.opened = true), PATIENCE_MS)
    await this.recall().catch(() => undefined)
    clearTimeout(patience)
    this.opened = true
    await this.load()
  }

  /** What this phone keeps. */
  private async recall(): Promise<void> {
    const cache = this.app.session.cache
    const kept = await cache?.get<{ episode: Episode; at: number }>('episode')
    if (kept && !this.episode) this.take(kept.episode, kept.at)
    this.advice ??= await cache?.get<Advice>('advice')
    this.ticked = (await cache?.get<string[]>('ticked')) ?? []
    const draft = await cache?.get<Draft>('draft')
    if (draft && isEmpty(this.draft)) this.draft = draft
    this.expireDraft()
  }

  async load(api: Api = this.app.api): Promise<void> {
    try {
      const episode = await told(api.GET('/me/episode'))
      const at = Date.now()
      this.take(episode, at)
      this.failed = false
      this.empty = false
      this.unreachable = false
      this.keep('episode', { episode, at })
    } catch (failure) {
      // Offline is no fault: the kept episode stands. Anything else is said, if there is nothing to show.
      const status = failure instanceof ApiError ? failure.problem.status : undefined
      this.unreachable = status === 0
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

  /** A new answer to the first question: what was answered to the others belonged to another moment. */
  begin(movement: number, confirmed: boolean): void {
    this.draft = emptyDraft()
    this.keepDraft({ movement, movementConfirmed: confirmed || undefined })
  }

  /** Kept as it grows. */
  keepDraft(change: Partial<Draft>): void {
    const startedAt = isEmpty(this.draft) ? Date.now() : this.draft.startedAt
    this.draft = { ...this.draft, startedAt, ...change }
    this.keep('draft', this.draft)
  }

  clearDraft(): void {
    this.draft = emptyDraft()
    this.keep('draft', undefined)
  }

  /** Answers of an hour ago must not be saved as felt now. */
  private expireDraft(): void {
    if (isEmpty(this.draft) || Date.now() - this.draft.startedAt < DRAFT_KEPT_MS) return
    // Not saved, and still not to be forgotten: the advice stands until it is read.
    if (this.draft.redFlags.length > 0) this.advise({ redFlags: this.draft.redFlags })
    this.clearDraft()
    const { router } = this.app
    if (router.path.startsWith('/check-in') && router.path !== '/check-in/saved') router.go('/', 'replace')
  }

  /** On this phone when this returns. Throws when it could not be kept; the advice stands in any case. */
  async save(answers: Partial<Draft>): Promise<void> {
    const { startedAt: _, ...item } = $state.snapshot({ ...this.draft, ...answers })
    this.advise(item)
    const { outbox } = this.app.session
    if (!outbox) throw new Error('no store')
    // An empty list says "none of these"; before the procedure nobody asked.
    const asked = this.episode?.state !== 'planned'
    const id = await outbox.add({ ...item, redFlags: asked ? item.redFlags : undefined })
    this.saved(id)
    this.clearDraft()
  }

  /** Before anything is kept: a full phone must not take the advice away. */
  advise({ movement, rest, redFlags }: { movement?: number; rest?: number; redFlags: string[] }): void {
    const score = highest(movement, rest)
    if (redFlags.length === 0 && (score ?? 0) < 7) return
    this.advice = { redFlags, score }
    this.keep('advice', this.advice)
  }

  saved(id: string): void {
    this.lastSaved = id
    if (!this.advice || this.advice.entry) return
    this.advice = { ...this.advice, entry: id }
    this.keep('advice', this.advice)
  }

  dismissAdvice(): void {
    this.advice = undefined
    this.keep('advice', undefined)
  }

  /** For the next start of the app. A phone that cannot keep it shows it all the same. */
  private keep(name: string, value: unknown): void {
    void this.app.session.cache?.put(name, value).catch(() => undefined)
  }

  tick(id: string, on: boolean): void {
    this.ticked = on ? [...this.ticked, id] : this.ticked.filter((one) => one !== id)
    this.keep('ticked', this.ticked)
  }

  /** A fixed text with this clinic's numbers in it. */
  words(text: { en: string; es: string }): string {
    const { words } = this.app
    const ended = this.episode?.procedureEndedAt
    return fill(ended ? words.of(text) : withoutDate(words.of(text)), {
      // A number stays on one line.
      phone: this.clinic?.phone24h?.replaceAll(' ', '\u00a0') ?? words.t.common.noPhone,
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

function isEmpty({ startedAt: _, ...answers }: Draft): boolean {
  return Object.values(answers).every(
    (answer) => answer === undefined || (Array.isArray(answer) && answer.length === 0),
  )
}

export function highest(...scores: (number | undefined)[]): number | undefined {
  const given = scores.filter((score) => score !== undefined)
  return given.length > 0 ? Math.max(...given) : undefined
}

export const [usePatient, setPatient] = createContext<Patient>()
