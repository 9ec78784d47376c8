// Duty as the server sees it, read again by itself: the live line tells of alerts, not of the roster.

import type { App } from '../../app.svelte'
import { staffWords } from '../../words/staff'
import type { Desk } from '../desk.svelte'
import type { DeskApi } from '../desk-api'
import { staffProblem, type StaffProblem } from '../problem'
import type { DutyView, Reach, Stint } from '../types'
import { ClinicClock } from './clinic-clock'
import { holesOf, ownStints, planEnds } from './week'

/** A colleague who takes over, or a phone that proves itself, is to be seen while one looks. */
const AGAIN_MS = 15_000

export class DutyRoster {
  view = $state.raw<DutyView>()
  problem = $state.raw<StaffProblem>()
  /** When the view came. */
  readAt = $state(0)
  private asked = 0

  constructor(
    private readonly app: App,
    private readonly desk: Desk,
  ) {
    // In a component's setup, like OnePatient.
    let opened = false
    $effect(() => {
      if (desk.turn >= 0) void this.read(opened ? desk.quiet : desk.api)
      opened = true
    })
    $effect(() => {
      const again = setInterval(() => {
        if (document.visibilityState === 'visible') void this.read(desk.quiet)
      }, AGAIN_MS)
      return () => clearInterval(again)
    })
  }

  async read(api: DeskApi = this.desk.api): Promise<void> {
    const mine = ++this.asked
    try {
      const view = await api.duty()
      if (mine !== this.asked) return
      this.view = view
      this.readAt = this.app.now.ms
      this.desk.watch.hearDuty(view)
      this.problem = undefined
    } catch (failure) {
      if (mine === this.asked) this.problem = staffProblem(failure)
    }
  }

  private readonly zone = $derived(this.view?.zone ?? 'UTC')
  readonly clock = $derived.by(() => {
    const { words } = this.app
    return new ClinicClock(this.zone, words.language, words.t.common.nearDays)
  })
  /** The clinic's hour is not this device's. */
  readonly isElsewhere = $derived.by(() => {
    const at = new Date(this.app.now.ms)
    return this.clock.time(at.getTime()) !== this.app.words.time(at.getTime())
  })
  readonly holes = $derived.by(() => (this.view ? holesOf(this.view, this.app.now.ms) : []))
  /** A plan that is over by now is no roster, and says so itself. */
  readonly ends = $derived(this.view && !this.view.now.everybody ? planEnds(this.view) : undefined)
  readonly own = $derived.by(() => (this.view ? ownStints(this.view, this.me, this.app.now.ms) : []))

  get me(): string {
    return this.app.session.me?.id ?? ''
  }

  reachOf(staffId: string): Reach | undefined {
    return this.view?.reach.find((one) => one.staffId === staffId)
  }

  get colleagues(): Reach[] {
    return (this.view?.reach ?? []).filter((one) => one.staffId !== this.me)
  }

  /** Those on duty at this moment, who is told first before the others; without a roster nobody has a stint. */
  present(): Stint[] {
    const now = this.app.now.ms
    return (this.view?.stints ?? [])
      .filter((stint) => Date.parse(stint.from) <= now && Date.parse(stint.to) > now)
      .sort((one, other) => one.position - other.position || one.name.localeCompare(other.name))
  }

  at(at: string | number): string {
    return this.clock.at(at, this.app.now.ms)
  }

  since(at: string | number): string {
    return this.clock.since(at, this.app.now.ms)
  }

  /** "today 8:00 AM to 8:00 PM". The day is said once where it is one. */
  span({ from, to }: { from: string; to: string }): string {
    const { fromTo } = staffWords(this.app.words.language).duty
    return fromTo(this.at(from), this.end(from, to))
  }

  /** The end of what begins then: with its day, where that is another one. */
  end(from: string, to: string): string {
    return this.clock.date(from) === this.clock.date(to) ? this.clock.time(to) : this.at(to)
  }

  runs(stint: { from: string }): boolean {
    return Date.parse(stint.from) <= this.app.now.ms
  }
}
