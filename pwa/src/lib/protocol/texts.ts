/** A fixed text of the protocol, in both languages. */
export interface Text {
  en: string
  es: string
}
