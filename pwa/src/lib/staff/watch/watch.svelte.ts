// What Reliefline says of itself, and of one's own duty, asked for again and again: the live line tells of patients, and
// is a part of what may be stuck.

import type { App } from '../../app.svelte'
import type { Me } from '../../api/types'
import type { Desk } from '../desk.svelte'
import type { DeskApi } from '../desk-api'
import { staffProblem, type StaffProblem } from '../problem'
import type { DutyView, SystemNotice } from '../types'

const AGAIN_MS = 20_000
/** The roster tells its own future: who is on duty when is known until then without asking. */
const DUTY_AGAIN_MS = 60_000
const DUTY_AHEAD_MS = 2 * 86_400_000

export class Watch {
  /** Alerts have been coming late for two minutes. It stays as it was last said while nobody answers. */
  isLate = $state(false)
  /** What is wrong now; an admin's. */
  notices = $state.raw<SystemNotice[]>()
  problem = $state.raw<StaffProblem>()
  /** When the notices came, and the duty. */
  noticesAt = $state(0)
  duty = $state.raw<DutyView>()
  dutyAt = $state(0)

  constructor(
    private readonly app: App,
    private readonly desk: Desk,
  ) {}

  start(): () => void {
    void this.read()
    const again = setInterval(() => {
      if (document.visibilityState === 'visible') void this.read()
    }, AGAIN_MS)
    return () => clearInterval(again)
  }

  /** Each by itself: what cannot be read now is read the next time. */
  async read(): Promise<void> {
    const { quiet } = this.desk
    const reads: Promise<unknown>[] = [quiet.me().then((me) => this.hear(me))]
    if (this.desk.has('admin')) reads.push(this.readNotices())
    if (this.desk.has('nurse') && this.app.now.ms - this.dutyAt >= DUTY_AGAIN_MS) reads.push(this.readDuty())
    await Promise.allSettled(reads)
  }

  hear(me: Pick<Me, 'engineLate'>): void {
    // A server one version behind does not say.
    this.isLate = me.engineLate ?? false
  }

  async readNotices(api: DeskApi = this.desk.quiet): Promise<void> {
    try {
      this.notices = (await api.notices(true)).notices
      this.noticesAt = this.app.now.ms
      this.problem = undefined
    } catch (failure) {
      this.problem = staffProblem(failure)
    }
  }

  private async readDuty(): Promise<void> {
    const now = this.app.now.ms
    const at = (ms: number) => new Date(ms).toISOString()
    this.hearDuty(await this.desk.quiet.duty({ from: at(now), to: at(now + DUTY_AHEAD_MS) }))
  }

  /** Of whoever reads the roster anyway: what was just taken or handed over counts at once. */
  hearDuty(view: DutyView): void {
    this.duty = view
    this.dutyAt = this.app.now.ms
  }
}
