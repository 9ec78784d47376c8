// What an error answer of a staff operation carries beside its code.

import { problemOf } from '../api/client'
import type { Warning } from './types'

export interface StaffProblem {
  /** 0: no answer at all. */
  status: number
  code: string
  detail: string
  /** The field's name as the request has it, and what it must be: between which values, where it has bounds. */
  fields: { field: string; detail: string; min?: string; max?: string }[]
  /** Conflicts: who was first, and when. */
  by?: string
  at?: string
  /** `reason_needed`: what a reason must be typed for. */
  warnings?: Warning[]
}

export function staffProblem(thrown: unknown): StaffProblem {
  const { status, code, detail, body } = problemOf(thrown)
  const more = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const fields = Array.isArray(more.fields) ? (more.fields as unknown[]).filter(isField) : []
  const warnings = Array.isArray(more.warnings) ? (more.warnings as Warning[]) : undefined
  return { status, code, detail, fields, by: text(more.by), at: text(more.at), warnings }
}

function isField(value: unknown): value is StaffProblem['fields'][number] {
  return typeof value === 'object' && value !== null && 'field' in value && typeof value.field === 'string'
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
