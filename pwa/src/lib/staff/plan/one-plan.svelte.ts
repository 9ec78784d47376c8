// The plan of one episode and the library that gives its exercises their names; read again when the live line speaks.

import type { App } from '../../app.svelte'
import type { Desk } from '../desk.svelte'
import type { DeskApi } from '../desk-api'
import { staffProblem, type StaffProblem } from '../problem'
import type { HoldView, LibraryExercise, PlanVersionView, PlanView } from '../types'
import { holdsOver, holdsUnder } from './holds'

export class OnePlan {
  plan = $state.raw<PlanView>()
  exercises = $state.raw<LibraryExercise[]>([])
  problem = $state.raw<StaffProblem>()
  private readonly byId = $derived(new Map(this.exercises.map((one) => [one.id, one])))
  /** In force today, where the patient is. */
  current = $derived<PlanVersionView | undefined>(
    this.plan?.versions.find(({ from, to }) => from <= this.plan!.today && (!to || this.plan!.today < to)),
  )
  /** Published, and not begun yet; what was replaced before its first day never will. */
  coming = $derived<PlanVersionView[]>(
    (this.plan?.versions ?? [])
      .filter(({ from, to }) => from > this.plan!.today && (!to || from < to))
      .sort((one, other) => one.from.localeCompare(other.from)),
  )
  holds = $derived<HoldView[]>(this.plan ? holdsUnder(this.plan.holds, this.plan.today) : [])
  over = $derived<HoldView[]>(this.plan ? holdsOver(this.plan.holds, this.plan.today) : [])

  constructor(
    private readonly app: App,
    private readonly desk: Desk,
    readonly episodeId: string,
  ) {
    // In a component's setup, like OnePatient.
    let opened = false
    $effect(() => {
      if (desk.turn >= 0) void this.read(opened ? desk.quiet : desk.api)
      opened = true
    })
  }

  async read(api: DeskApi = this.desk.api): Promise<void> {
    try {
      const [plan, { exercises }] = await Promise.all([api.plan(this.episodeId), api.exercises()])
      this.exercises = exercises
      this.plan = plan
      this.problem = undefined
    } catch (failure) {
      this.problem = staffProblem(failure)
    }
  }

  exercise(id: string): LibraryExercise | undefined {
    return this.byId.get(id)
  }

  /** An exercise by its name in the language chosen; by its id where the library was not read. */
  name(id: string): string {
    const found = this.exercise(id)
    return found ? this.app.words.of(found.name) : id
  }
}
