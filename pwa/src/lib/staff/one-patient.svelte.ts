// One patient and the newest episode's timeline, read again whenever the live line says that something changed.

import type { App } from '../app.svelte'
import type { Desk } from './desk.svelte'
import type { DeskApi } from './desk-api'
import { staffProblem, type StaffProblem } from './problem'
import type { Episode, Patient, Timeline } from './types'

export class OnePatient {
  patient = $state.raw<Patient>()
  timeline = $state.raw<Timeline>()
  problem = $state.raw<StaffProblem>()
  episode = $derived<Episode | undefined>(this.patient?.episodes[0])
  readonly id: string

  constructor(
    readonly app: App,
    private readonly desk: Desk,
    private readonly withTimeline = true,
  ) {
    // The path when the screen was opened: a screen is made anew for another patient.
    this.id = app.router.path.split('/')[2] ?? ''
    // In a component's setup: follows the readings of the desk for as long as the screen stands.
    let opened = false
    $effect(() => {
      if (desk.turn >= 0) void this.read(opened ? desk.quiet : desk.api)
      opened = true
    })
  }

  async read(api: DeskApi = this.desk.api): Promise<void> {
    try {
      const patient = await api.patient(this.id)
      const [newest] = patient.episodes
      const timeline = newest && this.withTimeline ? await api.timeline(newest.id) : undefined
      this.patient = patient
      this.timeline = timeline
      this.problem = undefined
    } catch (failure) {
      this.problem = staffProblem(failure)
    }
  }
}
