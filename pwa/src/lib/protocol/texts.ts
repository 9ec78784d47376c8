/** A fixed text of the protocol, in both languages. */
export interface Text {
  en: string
  es: string
}

/** As it is said by somebody whose phone does not know the date of the procedure. */
export function withoutDate(text: string): string {
  return text.replace(/ (on|el) \{date\}/, '')
}
