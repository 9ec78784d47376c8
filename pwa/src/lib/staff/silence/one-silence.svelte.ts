// Whether a patient is heard, read again whenever the live line says that something changed.

import type { Desk } from '../desk.svelte'
import type { DeskApi } from '../desk-api'
import { staffProblem, type StaffProblem } from '../problem'
import type { Silence } from '../types'

export class OneSilence {
  silence = $state.raw<Silence>()
  problem = $state.raw<StaffProblem>()

  constructor(
    private readonly desk: Desk,
    private readonly episodeId: string,
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
      this.silence = await api.silence(this.episodeId)
      this.problem = undefined
    } catch (failure) {
      this.problem = staffProblem(failure)
    }
  }

  /** Throws what the server refuses. */
  async pause(until: string, reason: string): Promise<void> {
    this.silence = await this.desk.api.pause(this.episodeId, until, reason)
    this.desk.live.reload()
  }

  async endPause(): Promise<void> {
    this.silence = await this.desk.api.endPause(this.episodeId)
    this.desk.live.reload()
  }
}
