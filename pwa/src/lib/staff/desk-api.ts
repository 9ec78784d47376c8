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
  resolve = (id: string, body: { cycle: number; outcome: T.Outcome; note?: string }) =>
    told(this.api.POST('/alerts/{id}/resolve', { ...of(id), body }))
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
  correct = (id: string, body: { sentAt: string; item?: T.NewCheckIn; reason: string }) =>
    told(this.api.POST('/check-ins/{id}/correction', { ...of(id), body }))

  staff = () => told(this.api.GET('/staff'))
  addStaff = (body: T.NewStaff) => told(this.api.POST('/staff', { body }))
  disableStaff = (id: string) => told(this.api.POST('/staff/{id}/disable', of(id)))
  clinic = () => told(this.api.GET('/clinic'))
  changeClinic = (body: T.ClinicSettings) => told(this.api.PUT('/clinic', { body }))
  thresholds = () => told(this.api.GET('/clinic/thresholds'))

  turnClock = (id: string, hours: number) =>
    told(this.api.POST('/demo/patients/{id}/clock', { ...of(id), body: { hours } }))
}
