import { expect, it } from 'vitest'
import { draftOfClinic, fieldOfClinic, settingsOf, wrongOfClinic } from './clinic-draft'

const full = {
  ...draftOfClinic(undefined, 'America/New_York'),
  name: 'Harbor',
  emergencyNumber: '911',
  staffHours: 'Mon-Fri 8-17',
  quietFrom: '21:00',
  quietTo: '08:00',
  statementEn: 'a',
  statementEs: 'b',
}

it('begins empty but for the zone, and says what is missing', () =>
  expect(Object.keys(wrongOfClinic(draftOfClinic(undefined, 'UTC')))).toEqual([
    'name',
    'staffHours',
    'quietFrom',
    'quietTo',
    'statementEn',
    'statementEs',
    'emergencyNumber',
  ]))
it('quiet hours run over midnight, 12 hours at most', () => {
  expect(wrongOfClinic(full)).toEqual({})
  expect(wrongOfClinic({ ...full, quietTo: '09:00' })).toEqual({})
  expect(wrongOfClinic({ ...full, quietTo: '09:01' })).toEqual({ quietTo: 'quietTooLong' })
  expect(wrongOfClinic({ ...full, quietTo: '21:00' })).toEqual({})
})
it('no phone at night is no phone, not an empty one', () => {
  expect(settingsOf(full)).not.toHaveProperty('phone24h')
  expect(settingsOf({ ...full, phone24h: ' 555 0100 ' }).phone24h).toBe('555 0100')
})
it('knows the fields by the names of the request', () => {
  expect(fieldOfClinic('clinic.quietTo')).toBe('quietTo')
  expect(fieldOfClinic('statement.es')).toBe('statementEs')
  expect(fieldOfClinic('admin.email')).toBeUndefined()
})
