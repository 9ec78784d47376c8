// Something that is read from the server, and read again whenever the live line says that anything changed.

import type { Desk } from '../desk.svelte'
import type { DeskApi } from '../desk-api'
import { staffProblem, type StaffProblem } from '../problem'

export class Fresh<T> {
  value = $state.raw<T>()
  problem = $state.raw<StaffProblem>()
  /** When the value came. */
  readAt = $state(0)
  private asked = 0

  constructor(
    private readonly desk: Desk,
    /** What it names besides is watched too: another day is read at once. */
    private readonly ask: (api: DeskApi) => Promise<T>,
  ) {
    // In a component's setup, like OnePatient.
    let turn: number | undefined
    $effect(() => {
      // A new turn is the page's own reading; whatever else changed, a person did.
      const own = turn !== undefined && turn !== desk.turn
      turn = desk.turn
      void this.read(own ? desk.quiet : desk.api)
    })
  }

  async read(api: DeskApi = this.desk.api): Promise<void> {
    const mine = ++this.asked
    try {
      const value = await this.ask(api)
      if (mine !== this.asked) return
      this.value = value
      this.readAt = Date.now()
      this.problem = undefined
    } catch (failure) {
      if (mine === this.asked) this.problem = staffProblem(failure)
    }
  }
}
