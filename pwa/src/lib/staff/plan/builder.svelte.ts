// A plan being written: the draft, kept in this tab; what the guard says of it; publishing, and what may go wrong then.

import { uuidv7 } from '../../offline/uuid'
import type { Desk } from '../desk.svelte'
import { staffProblem, type StaffProblem } from '../problem'
import type { LibraryExercise, PlanCheck, PlanTemplate, PlanVersionView, Warning } from '../types'
import { addDays } from './dates'
import {
  draftFrom,
  isSound,
  lacksReasons,
  moved,
  phaseOn,
  prescriptionOf,
  rowFromLibrary,
  versionOf,
  type Draft,
  type DraftRow,
} from './draft'
import type { DraftStore } from './draft-store'
import type { OnePlan } from './one-plan.svelte'

/** Long enough that a number of two digits is asked about once. */
const PAUSE_MS = 350

export class Builder {
  draft = $state<Draft>()
  templates = $state.raw<PlanTemplate[]>()
  check = $state.raw<PlanCheck>()
  /** Why the draft could not be looked at, or was not published. */
  problem = $state.raw<StaffProblem>()
  checking = $state(false)
  publishing = $state(false)
  /** Another version came between; it is shown, and what was typed stays. */
  overtaken = $state.raw<PlanVersionView>()
  /** Somebody has tried to publish: from then on what is lacking is marked. */
  tried = $state(false)
  removed = $state.raw<{ row: DraftRow; at: number }>()
  warnings = $derived<Warning[]>(this.check?.warnings ?? [])
  lacking = $derived(this.draft ? lacksReasons($state.snapshot(this.draft) as Draft, this.warnings) : [])
  isSound = $derived(this.draft !== undefined && isSound(this.draft))
  private asked = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly desk: Desk,
    private readonly one: OnePlan,
    private readonly store: DraftStore,
  ) {
    this.draft = store.read()
    // In a component's setup. Whatever is typed is kept at once, and looked at when the typing rests.
    $effect(() => {
      const draft = this.draft && ($state.snapshot(this.draft) as Draft)
      store.write(draft)
      clearTimeout(this.timer)
      if (draft && isSound(draft)) this.timer = setTimeout(() => void this.look(draft), PAUSE_MS)
      return () => clearTimeout(this.timer)
    })
  }

  async readTemplates(): Promise<void> {
    try {
      this.templates = (await this.desk.api.templates()).templates
    } catch (failure) {
      this.problem = staffProblem(failure)
    }
  }

  begin(source?: PlanTemplate | PlanVersionView): void {
    const plan = this.one.plan
    if (!plan) return
    const from = addDays(plan.today, 1)
    this.draft = draftFrom(source ?? { phase: phaseOn(from, plan.procedure), prescriptions: [] }, {
      id: this.newId(),
      basedOn: plan.versions[0]?.id,
      from,
      newId: () => this.newId(),
    })
    this.check = this.problem = this.overtaken = undefined
    this.tried = false
  }

  discard(): void {
    this.draft = this.check = this.problem = this.overtaken = undefined
    this.tried = false
  }

  add(exercise: LibraryExercise): DraftRow {
    const row = rowFromLibrary(exercise, this.draft!.phase, this.newId())
    this.draft!.rows.push(row)
    return row
  }

  remove(at: number): void {
    const [row] = this.draft!.rows.splice(at, 1)
    if (row) this.removed = { row: $state.snapshot(row) as DraftRow, at }
  }

  putBack(): void {
    if (this.removed) this.draft!.rows.splice(this.removed.at, 0, this.removed.row)
    this.removed = undefined
  }

  move(at: number, by: -1 | 1): void {
    this.draft!.rows = moved(this.draft!.rows, at, by)
  }

  /** Says whether it was published. */
  async publish(): Promise<boolean> {
    this.tried = true
    if (!this.draft || !this.isSound || this.publishing) return false
    const draft = $state.snapshot(this.draft) as Draft
    this.publishing = true
    this.problem = undefined
    try {
      // The newest look, so that no warning is met for the first time as a refusal.
      await this.look(draft)
      if (this.problem || lacksReasons(draft, this.warnings).length > 0) return false
      this.one.plan = await this.desk.api.publishPlan(this.one.episodeId, versionOf(draft, this.warnings))
      this.draft = undefined
      this.store.write(undefined)
      this.desk.live.reload()
      return true
    } catch (failure) {
      await this.refused(failure)
      return false
    } finally {
      this.publishing = false
    }
  }

  private async refused(failure: unknown): Promise<void> {
    const problem = staffProblem(failure)
    this.problem = problem
    if (problem.code === 'reason_needed' && this.check)
      this.check = { ...this.check, warnings: merged(this.warnings, problem.warnings) }
    if (problem.code !== 'stale_version') return
    await this.one.read()
    const [newest] = this.one.plan?.versions ?? []
    this.overtaken = newest
    if (this.draft) this.draft.basedOn = newest?.id
  }

  private async look(draft: Draft): Promise<void> {
    const turn = ++this.asked
    this.checking = true
    try {
      const { from, phase, rows } = draft
      const body = { from, phase, prescriptions: rows.map(prescriptionOf) }
      const check = await this.desk.api.checkPlan(this.one.episodeId, body)
      if (turn !== this.asked) return
      this.check = check
      this.problem = undefined
    } catch (failure) {
      if (turn === this.asked) this.problem = staffProblem(failure)
    } finally {
      if (turn === this.asked) this.checking = false
    }
  }

  private newId(): string {
    return uuidv7(Date.now())
  }
}

/** What was known, and what the server has found beside it. */
function merged(known: readonly Warning[], found: readonly Warning[] = []): Warning[] {
  const key = (one: Warning) => `${one.code} ${one.exerciseId ?? ''}`
  return [...new Map([...known, ...found].map((one) => [key(one), one])).values()]
}
