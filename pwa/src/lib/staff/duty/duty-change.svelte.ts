// One change of duty at a time: under way, done, or refused in words. Whatever came of it, the roster is read again.

import { staffProblem } from '../problem'
import type { StaffSpeech } from '../speech'
import type { DutyRoster } from './duty-roster.svelte'
import { refusalOf } from './refusal'

export class DutyChange {
  busy = $state(false)
  failed = $state<string>()

  constructor(
    private readonly say: StaffSpeech,
    private readonly roster?: Pick<DutyRoster, 'read'>,
  ) {}

  /** Says whether it was done. `them`: the colleague it is about. */
  async make(work: () => Promise<unknown>, them?: string): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.failed = undefined
    try {
      await work()
      return true
    } catch (thrown) {
      this.failed = refusalOf(staffProblem(thrown), this.say.t, them)
      return false
    } finally {
      this.busy = false
      void this.roster?.read()
    }
  }
}
