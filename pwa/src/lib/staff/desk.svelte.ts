// What a staff page knows beyond the signed-in person: alerts, board and entries to look at, kept fresh by the live
// line, and what a nurse does with them. Made in the shell, handed down by context.

import { createContext } from 'svelte'
import type { App } from '../app.svelte'
import { Live } from '../live.svelte'
import { byNeed } from './course'
import { DeskApi } from './desk-api'
import { DEFAULT_EXPECTED, type Expected } from './finding'
import { staffProblem, type StaffProblem } from './problem'
import type {
  Alert,
  Board,
  CallResult,
  Quarantined,
  QuarantinedLog,
  Resolution,
  Role,
  TherapistItem,
  Unjudged,
} from './types'
import { WaitingAlerts } from './waiting/waiting-alerts.svelte'
import { Watch } from './watch/watch.svelte'

/** Something that must be read: stays until it is dismissed or something newer is said. */
export interface Said {
  kind: 'ok' | 'warning'
  text: string
}

/** By these one sees that somebody is at the page. */
const SIGNS = ['pointerdown', 'keydown', 'wheel'] as const

export class Desk {
  readonly api: DeskApi
  /** For what a screen reads by itself: that keeps no session alive. */
  readonly quiet: DeskApi
  /** Somebody touched the page since the last reading: then the next one is that person's. */
  private touched = true
  readonly live: Live
  /** What Reliefline says of itself. */
  readonly watch: Watch
  /** What an admin who is no nurse sees of alerts. */
  readonly waitingAlerts = new WaitingAlerts()
  alerts = $state.raw<Alert[]>()
  closed = $state.raw<Alert[]>()
  /** Patients with an entry that could not be judged. */
  unjudged = $state.raw<Unjudged[]>([])
  board = $state.raw<Board>()
  quarantine = $state.raw<Quarantined[]>()
  /** A therapist's own: open matters, and session logs that wait. */
  items = $state.raw<TherapistItem[]>()
  logs = $state.raw<QuarantinedLog[]>()
  trouble = $state.raw<StaffProblem>()
  said = $state.raw<Said>()
  /** Being closed: asked above the lists, so that a colleague's change does not take a half-written note away. */
  closing = $state.raw<Alert>()
  /** About whom a call is being written down, as above. */
  calling = $state.raw<Alert>()
  /** Whose story is being read. */
  telling = $state.raw<Pick<Alert, 'id'>>()
  /** Counts readings, so that other pages know when to read again. */
  turn = $state(0)
  expected = $state.raw<Expected>(DEFAULT_EXPECTED)
  waiting = $derived(
    (this.alerts ?? []).filter((alert) => alert.state === 'open' && alert.severity !== 'info').length,
  )
  toLookAt = $derived((this.items?.length ?? 0) + (this.logs?.length ?? 0))

  constructor(private readonly app: App) {
    this.api = new DeskApi(app.api)
    this.quiet = new DeskApi(app.quiet)
    this.watch = new Watch(app, this)
    this.live = new Live({
      fetch: (...all) => fetch(...all),
      now: () => Date.now(),
      random: () => Math.random(),
      reload: () => this.read(),
      onSignedOut: (code) => void app.session.signedOut(code),
    })
  }

  has(role: Role): boolean {
    return this.app.session.me?.roles?.includes(role) ?? false
  }

  /** An admin who is a nurse too has the nurse's own list. */
  get findsNurses(): boolean {
    return this.has('admin') && !this.has('nurse')
  }

  start(): () => void {
    this.live.start()
    const stopWatch = this.watch.start()
    if (this.has('nurse')) void this.readThresholds()
    const wake = () => {
      if (document.visibilityState !== 'visible') return
      this.live.wake()
      void this.watch.read()
    }
    document.addEventListener('visibilitychange', wake)
    addEventListener('online', wake)
    const touch = () => (this.touched = true)
    for (const sign of SIGNS) addEventListener(sign, touch, { capture: true, passive: true })
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, touch, { capture: true })
      document.removeEventListener('visibilitychange', wake)
      removeEventListener('online', wake)
      stopWatch()
      this.live.stop()
    }
  }

  /** All that a nurse's lists show, each as it comes: one that fails must not hide the alerts. Says whether the server was reached. */
  private async read(): Promise<boolean> {
    const api = this.touched ? this.api : this.quiet
    this.touched = false
    const reads = this.has('nurse') ? this.nurseReads(api) : [this.readClock(api)]
    if (this.has('therapist')) reads.push(...this.therapistReads(api))
    if (this.findsNurses) reads.push(this.waitingAlerts.read(api))
    const ends = await Promise.allSettled(reads)
    const failed = ends.find((end) => end.status === 'rejected')
    this.trouble = failed && staffProblem(failed.reason)
    // Without the alerts nobody is being told; without another list the page is only less complete.
    const reached = ends[0]!.status === 'fulfilled'
    if (reached) this.turn++
    return reached
  }

  private nurseReads(api: DeskApi): Promise<void>[] {
    return [
      api.alerts('unresolved').then(({ now, alerts, unjudged }) => {
        this.app.now.set(now)
        this.alerts = alerts.sort(byNeed)
        // A server one version behind does not say.
        this.unjudged = unjudged ?? []
      }),
      api.board().then((board) => void (this.board = board)),
      api.quarantine().then(({ items }) => void (this.quarantine = items)),
      api.alerts('resolved').then(({ alerts }) => void (this.closed = alerts)),
    ]
  }

  private therapistReads(api: DeskApi): Promise<void>[] {
    return [
      api.items('open').then(({ items }) => void (this.items = items)),
      api.quarantinedLogs().then(({ items }) => void (this.logs = items)),
    ]
  }

  /** Admins have no list that must come, and therapists no alerts, and want to know all the same whether there is a connection. */
  private async readClock(api: DeskApi): Promise<void> {
    const me = await api.me()
    this.app.now.set(me.now)
    this.watch.hear(me)
  }

  private async readThresholds(): Promise<void> {
    try {
      const parameters = (await this.api.thresholds()).parameters as Record<string, unknown>
      const number = (name: string, or: number) =>
        typeof parameters[name] === 'number' ? (parameters[name] as number) : or
      this.expected = {
        reliefPercent: number('relief_pct', DEFAULT_EXPECTED.reliefPercent),
        fallbackScore: number('fallback_nrs', DEFAULT_EXPECTED.fallbackScore),
      }
    } catch {
      // The defaults stay; they are what most clinics have.
    }
  }

  async acknowledge(alert: Alert): Promise<StaffProblem | undefined> {
    return this.act(() => this.api.acknowledge(alert.id, alert.cycle))
  }

  async resolve({ id, cycle }: Alert, how: Omit<Resolution, 'cycle'>): Promise<StaffProblem | undefined> {
    return this.act(() => this.api.resolve(id, { cycle, ...how }))
  }

  /** Writes down a call, and when the next one comes if nobody was reached. */
  async call({ id }: Alert, result: CallResult, again?: string): Promise<StaffProblem | undefined> {
    const problem = await this.act(() => this.api.called(id, result))
    return problem ?? (again ? this.act(() => this.api.promise(id, again)) : undefined)
  }

  /** Whatever came of it, the lists are read again: a conflict means that they were old. */
  private async act(work: () => Promise<Alert>): Promise<StaffProblem | undefined> {
    this.said = undefined
    try {
      const fresh = await work()
      if (this.alerts)
        this.alerts = this.alerts.map((one) => (one.id === fresh.id ? fresh : one)).sort(byNeed)
      return undefined
    } catch (failure) {
      return staffProblem(failure)
    } finally {
      this.live.reload()
    }
  }
}

export const [useDesk, setDesk] = createContext<Desk>()
