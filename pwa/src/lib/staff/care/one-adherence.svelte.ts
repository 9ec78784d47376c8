// How the plan of one episode was followed; read again when the live line speaks.

import type { Desk } from '../desk.svelte'
import type { DeskApi } from '../desk-api'
import { staffProblem, type StaffProblem } from '../problem'
import type { Adherence } from '../types'

export class OneAdherence {
  adherence = $state.raw<Adherence>()
  problem = $state.raw<StaffProblem>()

  constructor(
    private readonly desk: Desk,
    readonly episodeId: string,
  ) {
    let opened = false
    $effect(() => {
      if (desk.turn >= 0) void this.read(opened ? desk.quiet : desk.api)
      opened = true
    })
  }

  async read(api: DeskApi = this.desk.api): Promise<void> {
    try {
      this.adherence = await api.adherence(this.episodeId)
      this.problem = undefined
    } catch (failure) {
      this.problem = staffProblem(failure)
    }
  }
}
