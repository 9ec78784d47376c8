// A session while it goes on: the pain before it, the exercise at hand, what was done of it. Kept sealed, so that a
// phone call in between loses nothing.

import type { Skip, Stop, Unit } from '../../../lib/api/sessions'
import { counts, type Task } from '../../../lib/exercises/day'
import { ADVICE, half, judge, type StopResult } from '../../../lib/exercises/stop-rules'
import type { Patient } from '../patient.svelte'
import { Plan } from './own-plan.svelte'

interface State {
  startedAt?: number
  rest?: number
  before?: number
  /** Told when they were done already: nobody remembers then how it was before, so it is not asked. */
  isTold?: boolean
  exerciseId?: string
  /** Done, stopped or skipped in this session. */
  visited: string[]
  /** What was done of the exercise at hand, before its pain is asked for. */
  amount?: number
  stop?: Stop
  /** What the stop rules say of the last one. */
  result?: {
    exerciseId: string
    result: StopResult
    after?: number
    halved?: { now: number; before: number; unit: Unit }
  }
}

/** Pain of a while ago says nothing about an exercise now. */
const KEPT_MS = 2 * 3_600_000

export class Player {
  state = $state.raw<State>({ visited: [] })
  opened = $state(false)
  readonly plan: Plan

  /** Still to come in this session, the one at hand first. */
  readonly ahead: Task[] = $derived.by(() => {
    const open = this.plan.tasks.filter(
      (task) =>
        counts(task) && !task.done && task.target > 0 && !this.state.visited.includes(task.item.exerciseId),
    )
    const at = this.plan.tasks.find((task) => task.item.exerciseId === this.state.exerciseId)
    if (!at || this.state.visited.includes(at.item.exerciseId)) return open
    return [at, ...open.filter((task) => task !== at)]
  })
  readonly task = $derived.by(() => this.ahead[0])

  private constructor(private readonly patient: Patient) {
    this.plan = Plan.for(patient)
    void this.recall().finally(() => (this.opened = true))
  }

  private static readonly of = new WeakMap<Patient, Player>()
  static for(patient: Patient): Player {
    // As the plan, it outlives the screen that made it.
    if (!Player.of.has(patient)) $effect.root(() => void Player.of.set(patient, new Player(patient)))
    return Player.of.get(patient)!
  }

  private async recall(): Promise<void> {
    const kept = await this.patient.app.session.cache?.get<State>('player').catch(() => undefined)
    if (kept && this.state.startedAt === undefined) this.state = kept
    this.expire()
  }

  private expire(): void {
    if (Date.now() - (this.state.startedAt ?? 0) >= KEPT_MS) this.end()
  }

  /**
   * From the list: at this exercise, or at the first that is open. Pain that was said a moment ago still holds; what was told
   * afterwards does not stand for it.
   */
  begin(exerciseId?: string): string {
    this.expire()
    const visited = this.state.visited.filter((one) => one !== exerciseId)
    this.keep({ exerciseId, visited, isTold: false, amount: undefined, stop: undefined, result: undefined })
    return this.asksFor ?? 'do'
  }

  /** From a reminder's *Done*: the next exercise is over, and what is left to say is how it was. False: none is open. */
  tell(): boolean {
    this.expire()
    if (!this.task) return false
    this.keep({ isTold: true, amount: this.task.once, stop: undefined, result: undefined })
    return true
  }

  /** What must be said of the pain before the first exercise. */
  get asksFor(): 'rest' | 'movement' | undefined {
    if (this.state.isTold) return undefined
    if (this.state.rest === undefined) return 'rest'
    return this.state.before === undefined ? 'movement' : undefined
  }

  keep(change: Partial<State>): void {
    this.state = { ...this.state, startedAt: this.state.startedAt ?? Date.now(), ...change }
    void this.patient.app.session.cache?.put('player', this.state).catch(() => undefined)
  }

  end(): void {
    this.state = { visited: [] }
    void this.patient.app.session.cache?.put('player', undefined).catch(() => undefined)
  }

  /** On this phone when it returns. Throws when it could not be kept; the advice stands in any case. */
  async save(said: { after?: number; skip?: Skip; redFlags?: string[] }): Promise<StopResult> {
    const { rest, before, amount = 0, stop } = this.state
    const { after, skip, redFlags = [] } = said
    // Before the log changes what is to be done.
    const task = this.task
    if (!task) throw new Error('nothing to log')
    const { exerciseId } = task.item
    this.patient.advise({
      movement: after,
      rest: rest !== undefined && rest >= ADVICE ? rest : undefined,
      redFlags,
    })
    const result = judge({ rest, before, after })
    await this.plan.log({
      exerciseId,
      prescriptionId: task.item.prescriptionId,
      amount,
      restBefore: rest,
      painBefore: before,
      painAfter: after,
      stop: redFlags.length > 0 ? 'red_flag' : stop,
      skip,
      redFlags: redFlags.length > 0 ? redFlags : undefined,
    })
    const isHalved = result === 'amber' && !task.eased && task.item.advised === task.item.amount
    this.keep({
      visited: [...this.state.visited, exerciseId],
      exerciseId: undefined,
      amount: undefined,
      stop: undefined,
      result: {
        exerciseId,
        result,
        after,
        halved: isHalved
          ? { now: half(task.item.amount), before: task.item.amount, unit: task.item.unit }
          : undefined,
      },
    })
    return result
  }
}
