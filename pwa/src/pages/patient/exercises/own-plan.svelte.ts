// The patient's plan on this phone: as the server sent it last, with what was logged here since. Fetched with its
// screens, and kept sealed for the next time without a network.

import type { Exercise, NewSessionLog, NextDayAnswer, OwnPlan } from '../../../lib/api/sessions'
import { counts, myLogs, tasksOf, type MyLog, type Task } from '../../../lib/exercises/day'
import { daysBetween, localDate, plusDays } from '../../../lib/exercises/dates'
import { askedNow, notGone, type Asked } from '../../../lib/exercises/next-day'
import { withZone } from '../../../lib/offline/outbox.svelte'
import { uuidv7 } from '../../../lib/offline/uuid'
import type { Patient } from '../patient.svelte'

interface Kept {
  plan: OwnPlan
  etag?: string
  at: number
}

export type Said = Omit<NewSessionLog, 'id' | 'localDate' | 'zone' | 'doneAt' | 'enteredAt' | 'ageMs'>

/** Asking again sooner brings nothing new. */
const FRESH_MS = 5000

export class Plan {
  plan = $state.raw<OwnPlan>()
  /** What this phone keeps has been read. */
  opened = $state(false)
  /** When the server last said so, by this phone's clock. */
  knownAt = $state(0)

  private etag: string | undefined
  private triedAt = 0
  private soon: ReturnType<typeof setTimeout> | undefined

  /** So many days does a demo patient's turned clock run ahead; the dates of a plan turn with it. */
  private readonly turned = $derived.by(() => {
    const { now, session } = this.patient.app
    return this.plan && session.me?.demo ? daysBetween(localDate(now.of(this.knownAt)), this.plan.today) : 0
  })
  readonly today = $derived.by(() => plusDays(localDate(this.patient.app.now.ms), this.turned))
  readonly mine: MyLog[] = $derived.by(() => myLogs(this.patient.app.session.outbox?.list ?? []))
  readonly tasks: Task[] = $derived.by(() => {
    if (!this.plan) return []
    const hurt = notGone(this.plan, this.mine, this.patient.app.session.outbox?.list ?? [], this.knownAt)
    return tasksOf(this.plan, this.mine, this.today, this.knownAt).map((task) =>
      hurt.has(task.item.exerciseId) ? { ...task, rests: task.rests ?? 'hurt' } : task,
    )
  })
  /** What counts today, the open and the done. */
  readonly counted = $derived.by(() => this.tasks.filter(counts))
  readonly asked: Asked[] = $derived.by(() => {
    const { now, session } = this.patient.app
    return askedNow(this.plan, this.mine, session.outbox?.list ?? [], now.ms, (at) => now.of(at))
  })
  /** There is a plan, or there was one in the days shown. */
  readonly exists = $derived.by(
    () => Boolean(this.plan?.phase) || this.plan?.days.some((day) => day.items.length > 0),
  )
  /** The clinic's answers to logs of this phone, so that a new one makes the plan be asked for again. */
  readonly sent = $derived.by(() => this.mine.filter((one) => one.state === 'sent').length)

  private constructor(private readonly patient: Patient) {}

  private static readonly of = new WeakMap<Patient, Plan>()
  /** One for each patient's screens, made by the first of them that needs it. */
  static for(patient: Patient): Plan {
    const known = Plan.of.get(patient)
    if (known) return known
    // Outlives the screen that made it; what belongs to a screen that is gone is no longer kept up to date.
    $effect.root(() => void Plan.of.set(patient, new Plan(patient)))
    const plan = Plan.of.get(patient)!
    void plan.open()
    return plan
  }

  private async open(): Promise<void> {
    const kept = await this.patient.app.session.cache?.get<Kept>('plan')
    if (kept && !this.plan) this.take(kept)
    this.opened = kept !== undefined
    await this.load()
    this.opened = true
  }

  /** Quietly: without a network the kept plan stands, and the screen says that there is none. */
  async load(): Promise<void> {
    const wait = this.triedAt + FRESH_MS - Date.now()
    // Whoever asks may know of news, such as a log that was taken: then as soon as may be.
    if (wait > 0) return this.askSoon(wait)
    this.triedAt = Date.now()
    const { app } = this.patient
    try {
      const known = this.etag
      const { data, response } = await app.quiet.GET('/me/plan', {
        params: { header: known ? { 'If-None-Match': known } : {} },
      })
      const at = Date.now()
      if (response.status === 304 && this.plan) this.knownAt = at
      else if (data) this.take({ plan: data as OwnPlan, etag: response.headers.get('etag') ?? undefined, at })
      else if (response.status === 404 && response.headers.get('x-reliefline') === '1') return this.forget()
      else return
      const kept: Kept = { plan: this.plan!, etag: this.etag, at }
      await app.session.cache?.put('plan', kept)
    } catch {
      // As it was.
    }
  }

  private askSoon(ms: number): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined
      void this.load()
    }, ms)
  }

  private take({ plan, etag, at }: Kept): void {
    this.plan = plan
    this.etag = etag
    this.knownAt = at
  }

  private forget(): void {
    this.plan = undefined
    this.etag = undefined
    void this.patient.app.session.cache?.put('plan', undefined).catch(() => undefined)
  }

  exercise(id: string): Exercise | undefined {
    return this.plan?.exercises.find((one) => one.id === id)
  }

  name(id: string): string {
    const exercise = this.exercise(id)
    return exercise ? this.patient.app.words.of(exercise.name) : id
  }

  /** On this phone when it returns; throws when it could not be kept. */
  async log(said: Said): Promise<string> {
    const { session } = this.patient.app
    if (!session.outbox) throw new Error('no store')
    const at = new Date()
    const id = uuidv7(at.getTime())
    const item: NewSessionLog = {
      ...said,
      id,
      localDate: this.today,
      zone: zone(),
      doneAt: withZone(at),
      enteredAt: withZone(at),
    }
    await session.outbox.keep(id, 'sessionLog', item)
    return id
  }

  /** For each exercise that is asked about. */
  async answer(asked: Asked[], gone: boolean): Promise<void> {
    const { outbox } = this.patient.app.session
    if (!outbox) throw new Error('no store')
    for (const { logId } of asked) {
      const said: NextDayAnswer = { logId, gone, answeredAt: withZone(new Date()) }
      await outbox.keep(uuidv7(Date.now()), 'nextDay', said)
    }
  }
}

export function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}
