// Warning signs: which are asked at an hour, and what to say after a yes.

import flags from '../../../../server/protocols/vertebroplasty/red-flags.json'
import type { Text } from './texts'

export type Urgency = 'emergency' | 'clinic_now' | 'clinic_today'

export interface RedFlag {
  id: string
  urgency: Urgency
  text: Text
  advice: Text
  from_h: number
  to_h: number
}

export const redFlags = flags.red_flags as RedFlag[]
export const urgencyGroups = flags.red_flag_groups as { urgency: Urgency; text: Text }[]
export const adviceNoPhone: Text = flags.advice_no_phone

/** The signs asked at an hour of the episode, in groups; both ends of a window count. */
export function signsAt(hour: number): { urgency: Urgency; lead: Text; flags: RedFlag[] }[] {
  return urgencyGroups
    .map(({ urgency, text }) => ({
      urgency,
      lead: text,
      flags: redFlags.filter((flag) => flag.urgency === urgency && flag.from_h <= hour && hour <= flag.to_h),
    }))
    .filter((group) => group.flags.length > 0)
}

/** The same, and all of them where the hour is not known or lies outside the course: none may be missing. */
export function signsFor(hour: number | undefined): ReturnType<typeof signsAt> {
  const asked = hour === undefined ? [] : signsAt(hour)
  if (asked.length > 0) return asked
  return urgencyGroups.map(({ urgency, text }) => ({
    urgency,
    lead: text,
    flags: redFlags.filter((flag) => flag.urgency === urgency),
  }))
}

/** What to say after a yes: one text for each urgency, the most urgent first. */
export function adviceFor(ids: string[], hasPhone: boolean): { urgency: Urgency; text: Text }[] {
  return urgencyGroups.flatMap(({ urgency }) => {
    const flag = redFlags.find((one) => one.urgency === urgency && ids.includes(one.id))
    if (!flag) return []
    return [{ urgency, text: urgency === 'clinic_now' && !hasPhone ? adviceNoPhone : flag.advice }]
  })
}
