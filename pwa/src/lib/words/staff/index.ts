import type { Language } from '../../api/types'
import { en } from './en'
import { es } from './es'
import type { StaffMessages } from './messages'

/** `const t = $derived(staffWords(app.words.language))` */
export function staffWords(language: Language): StaffMessages {
  return language === 'es' ? es : en
}
