// Words of exercises and reminders, fetched with their screens: the first one needs none of them.

import type { Language } from '../../api/types'
import { en } from './en'
import { es } from './es'
import type { PlanMessages } from './messages'

/** `const t = $derived(planWords(app.words.language))` */
export function planWords(language: Language): PlanMessages {
  return language === 'es' ? es : en
}
