// What waits for a nurse, as an admin sees it: read with each reading of the page, for the badge in the bar too.

import type { DeskApi } from '../desk-api'
import { staffProblem, type StaffProblem } from '../problem'
import type { WaitingView } from '../types'

export class WaitingAlerts {
  view = $state.raw<WaitingView>()
  problem = $state.raw<StaffProblem>()
  /** When the view came. */
  readAt = $state(0)
  private asked = 0

  /** What cannot be read now is read the next time; what was read last stays. */
  async read(api: Pick<DeskApi, 'waiting'>): Promise<void> {
    const mine = ++this.asked
    try {
      const view = await api.waiting()
      if (mine !== this.asked) return
      this.view = view
      this.readAt = Date.now()
      this.problem = undefined
    } catch (failure) {
      if (mine === this.asked) this.problem = staffProblem(failure)
    }
  }
}
