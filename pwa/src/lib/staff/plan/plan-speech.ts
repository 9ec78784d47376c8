// Dates, times and doses of plans as the language chosen writes them. `const write = usePlanSpeech()` in a component.

import { useApp, type App } from '../../app.svelte'
import { staffWords } from '../../words/staff'
import type { Prescription, Unit } from '../types'
import { dateInWords, type HowLong } from './dates'
import { clockInWords, shortDose, whenInWords } from './dose'

export class PlanSpeech {
  constructor(private readonly app: App) {}

  private get t() {
    return staffWords(this.app.words.language).dose
  }

  date(date: string, how?: HowLong): string {
    return dateInWords(date, this.app.words.locale, how)
  }

  dose(prescription: Prescription, unit: Unit | undefined): string {
    return shortDose(prescription, unit, this.t)
  }

  when(prescription: Prescription): string {
    return whenInWords(prescription, this.t, (time) => clockInWords(time, this.app.words.locale))
  }

  clock(time: string): string {
    return clockInWords(time, this.app.words.locale)
  }
}

export function usePlanSpeech(): PlanSpeech {
  return new PlanSpeech(useApp())
}
