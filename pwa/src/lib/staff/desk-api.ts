// The staff operations by name. One place that knows paths, so that screens speak of alerts and patients.

import { told, type Api } from '../api/client'
import type * as T from './types'

const of = (id: string) => ({ params: { path: { id } } })

export class DeskApi {
  constructor(private readonly api: Api) {}

  signIn = (body: { email: string; password: string }) => told(this.api.POST('/sessions', { body }))
  me = () => told(this.api.GET('/me'))
  setUpState = () => told(this.api.GET('/setup'))
  setUp = (body: T.NewSetUp) => told(this.api.POST('/setup', { body }))

  alerts = (state: 'unresolved' | 'resolved') =>
    told(this.api.GET('/alerts', { params: { query: { state } } }))
  acknowledge = (id: string, cycle: number) =>
    told(this.api.POST('/alerts/{id}/acknowledge', { ...of(id), body: { cycle } }))
  promise = (id: string, callBefore: string) =>
    told(this.api.POST('/alerts/{id}/promise', { ...of(id), body: { callBefore } }))
  called = (id: string, result: T.CallResult) =>
    told(this.api.POST('/alerts/{id}/calls', { ...of(id), body: { result } }))
  resolve = (id: string, body: T.Resolution) =>
    told(this.api.POST('/alerts/{id}/resolve', { ...of(id), body }))
  waiting = () => told(this.api.GET('/alerts/waiting'))
  story = (id: string) => told(this.api.GET('/alerts/{id}/story', of(id)))
  handover = (from: string, to: string) =>
    told(this.api.GET('/handover', { params: { query: { from, to } } }))
  digest = (date?: string) => told(this.api.GET('/digest', { params: { query: { date } } }))
  board = () => told(this.api.GET('/board'))
  timeline = (id: string) => told(this.api.GET('/episodes/{id}/timeline', of(id)))

  quarantine = () => told(this.api.GET('/quarantine'))
  accept = (id: string, body: { reason: string; item?: T.NewCheckIn }) =>
    told(this.api.POST('/quarantine/{id}/accept', { ...of(id), body }))
  discard = (id: string, reason: string) =>
    told(this.api.POST('/quarantine/{id}/discard', { ...of(id), body: { reason } }))

  patients = (query: { search?: string; after?: string; limit?: number }) =>
    told(this.api.GET('/patients', { params: { query } }))
  patient = (id: string) => told(this.api.GET('/patients/{id}', of(id)))
  addPatient = (body: T.NewPatient) => told(this.api.POST('/patients', { body }))
  changePatient = (id: string, body: T.ChangedPatient) =>
    told(this.api.PATCH('/patients/{id}', { ...of(id), body: body as T.NewPatient }))
  addEpisode = (id: string, body: T.NewEpisode) =>
    told(this.api.POST('/patients/{id}/episodes', { ...of(id), body }))
  changeEpisode = (id: string, body: T.ChangedEpisode) =>
    told(this.api.PATCH('/episodes/{id}', { ...of(id), body }))
  addBaseline = (id: string, body: T.NewBaseline) =>
    told(this.api.POST('/episodes/{id}/baselines', { ...of(id), body }))
  invite = (id: string) => told(this.api.POST('/patients/{id}/invites', of(id)))
  removeDevice = (id: string, deviceId: string) =>
    told(this.api.DELETE('/patients/{id}/devices/{deviceId}', { params: { path: { id, deviceId } } }))
  testPhones = (id: string) => told(this.api.POST('/patients/{id}/reach-tests', of(id)))
  reachTest = (id: string) => told(this.api.GET('/reach-tests/{id}', of(id)))
  correct = (id: string, body: { sentAt: string; item?: T.NewCheckIn; reason: string }) =>
    told(this.api.POST('/check-ins/{id}/correction', { ...of(id), body }))

  exercises = () => told(this.api.GET('/exercises')) as Promise<{ exercises: T.LibraryExercise[] }>
  addExercise = (body: T.NewExercise) => told(this.api.POST('/exercises', { body: body as never }))
  changeExercise = (id: string, body: T.NewExercise) =>
    told(this.api.PATCH('/exercises/{id}', { ...of(id), body: body as never }))
  hideExercise = (id: string, hidden: boolean) =>
    told(this.api.PUT('/exercises/{id}/hidden', { ...of(id), body: { hidden } }))

  templates = () => told(this.api.GET('/plan-templates')) as Promise<{ templates: T.PlanTemplate[] }>
  plan = (id: string) => told(this.api.GET('/episodes/{id}/plan-versions', of(id))) as Promise<T.PlanView>
  checkPlan = (id: string, body: T.PlanDraft) =>
    told(this.api.POST('/episodes/{id}/plan-checks', { ...of(id), body: body as never }))
  publishPlan = (id: string, body: T.NewPlanVersion) =>
    told(
      this.api.POST('/episodes/{id}/plan-versions', { ...of(id), body: body as never }),
    ) as Promise<T.PlanView>
  hold = (id: string, body: T.NewHold) => told(this.api.POST('/episodes/{id}/holds', { ...of(id), body }))
  release = (id: string, body: { on: string; note?: string }) =>
    told(this.api.POST('/holds/{id}/release', { ...of(id), body }))
  checkForm = (id: string, body: { exerciseId: string; correct: boolean; note?: string }) =>
    told(this.api.POST('/episodes/{id}/form-checks', { ...of(id), body })) as Promise<T.PlanView>
  addNote = (id: string, text: string) =>
    told(this.api.POST('/episodes/{id}/notes', { ...of(id), body: { text } })) as Promise<T.PlanView>
  therapists = () => told(this.api.GET('/therapists'))
  assign = (id: string, staffId: string | undefined) =>
    // The server reads null, and only null, as nobody; the OpenAPI document does not say so yet.
    told(
      this.api.PUT('/patients/{id}/therapist', {
        ...of(id),
        body: { staffId: (staffId ?? null) as string | undefined },
      }),
    )

  caseload = (cursor?: string) => told(this.api.GET('/caseload', { params: { query: { cursor } } }))
  adherence = (id: string) => told(this.api.GET('/episodes/{id}/adherence', of(id)))
  decidePhase = (id: string, body: { proposalId: string; apply: boolean; reason?: string }) =>
    told(this.api.POST('/episodes/{id}/phase-decisions', { ...of(id), body }))
  items = (state: T.ItemState) => told(this.api.GET('/therapist-items', { params: { query: { state } } }))
  closeItem = (id: string, note?: string) =>
    told(this.api.POST('/therapist-items/{id}/close', { ...of(id), body: { note } }))
  quarantinedLogs = () => told(this.api.GET('/quarantined-session-logs'))
  acceptLog = (id: string, reason: string) =>
    told(this.api.POST('/quarantined-session-logs/{id}/accept', { ...of(id), body: { reason } }))
  discardLog = (id: string, reason: string) =>
    told(this.api.POST('/quarantined-session-logs/{id}/discard', { ...of(id), body: { reason } }))

  staff = () => told(this.api.GET('/staff'))
  addStaff = (body: T.NewStaff) => told(this.api.POST('/staff', { body }))
  disableStaff = (id: string) => told(this.api.POST('/staff/{id}/disable', of(id)))
  clinic = () => told(this.api.GET('/clinic'))
  changeClinic = (body: T.ClinicSettings) => told(this.api.PUT('/clinic', { body }))
  thresholds = () => told(this.api.GET('/clinic/thresholds'))

  sayTestHeard = (heard: boolean) => told(this.api.PUT('/me/test-heard', { body: { heard } }))
  duty = (query: { from?: string; to?: string } = {}) => told(this.api.GET('/duty', { params: { query } }))
  takeDuty = (until: string) => told(this.api.POST('/duty/take', { body: { until } }))
  handOverDuty = (to: string, at: string) => told(this.api.POST('/duty/hand-over', { body: { to, at } }))
  askToSwap = (mine: string, theirs: string) =>
    told(this.api.POST('/duty/swaps', { body: { mine, theirs } as never }))
  acceptSwap = (id: string) => told(this.api.POST('/duty/swaps/{id}/accept', of(id)))
  declineSwap = (id: string) => told(this.api.POST('/duty/swaps/{id}/decline', of(id)))
  addShift = (body: T.NewShift) => told(this.api.POST('/duty/shifts', { body }))
  changeShift = (id: string, body: T.ChangedShift) =>
    told(this.api.PATCH('/duty/shifts/{id}', { ...of(id), body: body as never }))
  endShift = (id: string) => told(this.api.DELETE('/duty/shifts/{id}', of(id)))
  makeCalendarFeed = () => told(this.api.POST('/me/calendar-feed'))
  endCalendarFeed = () => told(this.api.DELETE('/me/calendar-feed'))

  silence = (id: string) => told(this.api.GET('/episodes/{id}/silence', of(id)))
  pause = (id: string, until: string, reason: string) =>
    told(this.api.POST('/episodes/{id}/pause', { ...of(id), body: { until, reason } }))
  endPause = (id: string) => told(this.api.DELETE('/episodes/{id}/pause', of(id)))

  ladder = () => told(this.api.GET('/settings/ladder'))
  changeLadder = (version: number, steps: T.Ladder) =>
    told(this.api.PUT('/settings/ladder', { body: { version, steps } }))

  channels = () => told(this.api.GET('/settings/channels'))
  changeChannels = (version: number, channels: T.NewChannels) =>
    told(this.api.PUT('/settings/channels', { body: { version, channels } }))
  testChannels = () => told(this.api.POST('/settings/channels/test'))
  changeOwnPhone = (phone: string | null) =>
    // `null` takes it away; the OpenAPI document does not say so yet.
    told(this.api.PATCH('/me', { body: { phone: phone as string | undefined } }))

  notices = (open: boolean) => told(this.api.GET('/system-notices', { params: { query: { open } } }))
  closeNotice = (id: string) => told(this.api.POST('/system-notices/{id}/close', of(id)))
  reachability = () => told(this.api.GET('/reachability'))

  turnClock = (id: string, hours: number) =>
    told(this.api.POST('/demo/patients/{id}/clock', { ...of(id), body: { hours } }))
}
