// The clinic's settings as a form: texts, and what is wrong with them. Pure.

import type { ClinicSettings } from './types'

export interface ClinicDraft {
  name: string
  zone: string
  phone24h: string
  emergencyNumber: string
  staffHours: string
  quietFrom: string
  quietTo: string
  statementEn: string
  statementEs: string
}

/** The sentence that clinics of the design use; offered by a button, never filled in by itself. */
export const EXAMPLE_STATEMENT = {
  en: 'Most patients feel marked pain relief within 24 to 72 hours.',
  es: 'La mayoría de los pacientes siente un alivio marcado del dolor en 24 a 72 horas.',
}

export function draftOfClinic(clinic: ClinicSettings | undefined, zone: string): ClinicDraft {
  return {
    name: clinic?.name ?? '',
    zone: clinic?.zone ?? zone,
    phone24h: clinic?.phone24h ?? '',
    emergencyNumber: clinic?.emergencyNumber ?? '',
    staffHours: clinic?.staffHours ?? '',
    quietFrom: clinic?.quietFrom ?? '',
    quietTo: clinic?.quietTo ?? '',
    statementEn: clinic?.statement.en ?? '',
    statementEs: clinic?.statement.es ?? '',
  }
}

export type ClinicWrong = Partial<Record<keyof ClinicDraft, 'look' | 'quietTooLong'>>

export function wrongOfClinic(draft: ClinicDraft): ClinicWrong {
  const wrong: ClinicWrong = {}
  const needed = ['name', 'zone', 'staffHours', 'quietFrom', 'quietTo', 'statementEn', 'statementEs'] as const
  for (const field of needed) if (draft[field].trim() === '') wrong[field] = 'look'
  if (draft.emergencyNumber.trim().length < 2) wrong.emergencyNumber = 'look'
  if (draft.phone24h.trim() !== '' && draft.phone24h.trim().length < 3) wrong.phone24h = 'look'
  if (!wrong.quietFrom && !wrong.quietTo && quietMinutes(draft) > 12 * 60) wrong.quietTo = 'quietTooLong'
  return wrong
}

/** Over midnight where it must be; the same time twice means no quiet hours. */
function quietMinutes({ quietFrom, quietTo }: ClinicDraft): number {
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  return (minutes(quietTo) - minutes(quietFrom) + 1440) % 1440
}

export function settingsOf(draft: ClinicDraft): ClinicSettings {
  return {
    name: draft.name.trim(),
    zone: draft.zone,
    ...(draft.phone24h.trim() ? { phone24h: draft.phone24h.trim() } : {}),
    emergencyNumber: draft.emergencyNumber.trim(),
    staffHours: draft.staffHours.trim(),
    quietFrom: draft.quietFrom.slice(0, 5),
    quietTo: draft.quietTo.slice(0, 5),
    statement: { en: draft.statementEn.trim(), es: draft.statementEs.trim() },
  }
}

/** The server names fields as the request has them: `clinic.statement.en` is our `statementEn`. */
export function fieldOfClinic(field: string): keyof ClinicDraft | undefined {
  const short = field.replace(/^clinic\./, '')
  const known = { 'statement.en': 'statementEn', 'statement.es': 'statementEs' } as const
  if (short in known) return known[short as keyof typeof known]
  return short in draftOfClinic(undefined, '') ? (short as keyof ClinicDraft) : undefined
}
