// Words in the language chosen, and numbers, dates and times as that language writes them.

import type { Language } from '../api/types'
import { remember, remembered } from '../remembered'
import type { Messages } from './messages'

const LOCALES: Record<Language, string> = { en: 'en-US', es: 'es-MX' }
const STORED = 'reliefline.language'

const DATES = {
  time: { hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'long', month: 'long', day: 'numeric' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  nearDay: { weekday: 'short', month: 'short', day: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

const LOAD: Record<Language, () => Promise<Messages>> = {
  en: async () => (await import('./en')).en,
  es: async () => (await import('./es')).es,
}

export class Words {
  language = $state<Language>('en')
  t = $state.raw<Messages>() as Messages
  locale = $derived(LOCALES[this.language])

  private readonly heard: ((language: Language) => void)[] = []
  private readonly formats = new Map<string, Intl.DateTimeFormat>()

  private constructor(language: Language, messages: Messages) {
    this.show(language, messages)
    // The other language is fetched when the phone has nothing better to do: switching must not wait.
    setTimeout(() => void LOAD[language === 'en' ? 'es' : 'en']().catch(() => undefined), 2000)
  }

  static async make(): Promise<Words> {
    const language = firstLanguage()
    return new Words(language, await LOAD[language]())
  }

  private show(language: Language, messages: Messages): void {
    this.language = language
    this.t = messages
    document.documentElement.lang = language
  }

  /** Chosen by the person. What is typed stays: only words are exchanged. */
  async choose(language: Language): Promise<void> {
    remember(STORED, language)
    if (language === this.language) return
    this.show(language, await LOAD[language]())
    for (const tell of this.heard) tell(language)
  }

  /** The clinic wrote down a language; what the person chose on this phone goes before it. */
  async suggest(language: Language): Promise<void> {
    if (this.isChosen || language === this.language) return
    this.show(language, await LOAD[language]())
  }

  get isChosen(): boolean {
    return remembered(STORED) !== null
  }

  onChoice(tell: (language: Language) => void): void {
    this.heard.push(tell)
  }

  /** A fixed text of the protocol or of the clinic. */
  of(text: { en: string; es: string }): string {
    return text[this.language]
  }

  time(at: number | string): string {
    // "9:00" at the end of one line and "a.m." on the next is hard to read.
    return this.written(at, 'time').replace(/\s/g, '\u00a0')
  }

  /** "Monday, November 23" / "lunes, 23 de noviembre". */
  day(at: number | string): string {
    return this.written(at, 'day')
  }

  /** A date in words, as read out to an ambulance crew. */
  date(at: number | string): string {
    return this.written(at, 'date')
  }

  /** "today, 2:00 PM", "yesterday, …", else the short day. */
  when(at: number | string, now: number): string {
    return `${this.nearDay(new Date(at).getTime(), now)}, ${this.time(at)}`
  }

  /** "tomorrow", else the short day. */
  nearDay(at: number, now: number): string {
    const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000)
    // Intl knows these three words too, but a slow phone waits 20 ms for them.
    return this.t.common.nearDays[days + 1] ?? this.written(at, 'nearDay')
  }

  /** The same, but nothing for today. */
  otherDay(at: number, now: number): string | undefined {
    return startOfDay(at) === startOfDay(now) ? undefined : this.nearDay(at, now)
  }

  /** Making a format takes a slow phone longer than a frame, so each is made once; anew when the phone's zone changed. */
  private written(at: number | string, how: keyof typeof DATES): string {
    const key = `${this.locale} ${how} ${new Date().getTimezoneOffset()}`
    let format = this.formats.get(key)
    if (!format) this.formats.set(key, (format = new Intl.DateTimeFormat(this.locale, DATES[how])))
    return format.format(new Date(at))
  }

  number(value: number, digits = 0): string {
    return value.toLocaleString(this.locale, { maximumFractionDigits: digits })
  }
}

function startOfDay(at: number): number {
  const day = new Date(at)
  // UTC noon of the local date: daylight saving cannot make a day shorter here.
  return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate(), 12)
}

function firstLanguage(): Language {
  const stored = remembered(STORED)
  if (stored === 'en' || stored === 'es') return stored
  return navigator.language.toLowerCase().startsWith('es') ? 'es' : 'en'
}

/** Fills `{phone}` and the like. A placeholder without a value stays visible, so that a test finds it. */
export function fill(text: string, values: Record<string, string | number | undefined>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
