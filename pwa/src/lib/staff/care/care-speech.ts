// Numbers, dates and reasons of the caseload and of adherence as the language chosen writes them.

import { useApp, type App } from '../../app.svelte'
import { staffWords } from '../../words/staff'
import { dateInWords } from '../plan/dates'
import type { TherapistItem, CaseloadRow } from '../types'
import { itemInWords, reasonsOf, type CareSpeech as Speech } from './reasons'

/** `name` comes from whoever has the library at hand. */
type Name = (exerciseId: string) => string | undefined

export class CareSpeech {
  constructor(private readonly app: App) {}

  get t() {
    return staffWords(this.app.words.language)
  }

  /** At most one digit: "12", "11.5". */
  number = (value: number, digits = 1): string => this.app.words.number(value, digits)

  /** "86 %", cut and never rounded up: 79.9 is not the 80 of a good week. */
  percent = (value: number): string => `${this.app.words.number(Math.floor(value))}\u00a0%`

  date = (date: string): string => dateInWords(date, this.app.words.locale)

  reasons(row: CaseloadRow, items: readonly TherapistItem[], name: Name): string[] {
    return reasonsOf(row, items, this.speech(name))
  }

  item(item: TherapistItem, name: Name): string {
    return itemInWords(item, this.speech(name))
  }

  private speech(name: Name): Speech {
    const { reason, phase } = this.t
    return { words: reason, phase, name, date: this.date, number: this.number, percent: this.percent }
  }
}

/** `const care = useCareSpeech()` in a component. */
export function useCareSpeech(): CareSpeech {
  return new CareSpeech(useApp())
}
