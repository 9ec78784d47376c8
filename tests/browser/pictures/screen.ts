import { expect, type Page } from '@playwright/test'
import { score } from '../stage/patient.ts'
import type { Role } from '../stage/reliefline.ts'
import { WORDS, type Language } from '../stage/words.ts'

/**
 * Somebody who signs in by a demo link, a demo patient whose phone joins by an invite, or a browser of a name of its own.
 * A phone that is new has seen no Today yet: one that has keeps it for bad days.
 */
export type Who = Role | { patient: string; isNew?: true } | { visitor: string; userAgent?: string }

/**
 * What the server says in a picture of a bad day: an answer in place of its own, none at all, or one that takes for ever.
 * A function is asked at the moment of the answer: what it says depends on the day.
 */
export type Said = { status?: number; json?: object | (() => object) } | 'nothing' | 'nothing yet'

export interface Screen {
  /** The file's name, and its caption. */
  name: string
  /** Who looks at it; nobody for the screens before signing in. */
  who?: Who
  /** `:episode` and `:patient` are those of `about`. */
  path: string
  /** The demo patient whose page this is. */
  about?: string
  /** Answers by path under /api/v1; `:episode` and `:patient` as above, in the answer too. */
  answers?: Record<string, Said>
  /** As it comes out of the printer. */
  printed?: boolean
  /** The same page as another one, further down: only a picture of it is something new. */
  further?: boolean
  /** What of a long page the picture is of, at each size. */
  part?: string
  /** The picture is of what stands there while nothing has come yet. */
  loading?: true
  /** No network at all, as on a train. */
  offline?: boolean
  /** What a person does before the picture: taps, fills in, waits for something to be there. */
  prepare?: (page: Page, language: Language) => Promise<void>
}

/** The phones of stack.md, the shortest first, and a desk. */
export const SIZES = [
  { width: 360, height: 740 },
  { width: 390, height: 844 },
  { width: 1280, height: 844 },
]
export const LANGUAGES = ['en', 'es'] as const
export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export const broken: Said = {
  status: 500,
  json: { code: 'internal', detail: 'Something went wrong on the server.' },
}

export const NOW = new Date().toISOString()

/** An answer in which nothing is. */
export const empty = (answer: object): Said => ({ json: { ...answer, now: NOW } })

/** Taps what carries this text in the page's language. */
export const tap = (en: string, es: string) => async (page: Page, language: Language) => {
  const text = language === 'es' ? es : en
  const target = page
    .getByRole('button', { name: text, exact: true })
    .or(page.getByRole('link', { name: text, exact: true }))
  await target.first().click()
}

/** Up to a step of the check-in that begins on this page. */
export function checkIn(upTo: 'rest' | 'medicine' | 'signs' | 'saved', movement = 4, sign = false) {
  return async (page: Page, language: Language) => {
    const words = WORDS[language]
    await score(page, words.movement, movement, words.onward)
    await expect(page.getByRole('group', { name: words.rest })).toBeVisible()
    if (upTo === 'rest') return
    await score(page, words.rest, 2, words.onward)
    const medicine = page.getByRole('button', { name: words.noMedicine, exact: true })
    await expect(medicine).toBeVisible()
    if (upTo === 'medicine') return
    await medicine.click()
    const none = page.getByRole('button', { name: words.none })
    await expect(none).toBeVisible()
    if (upTo === 'signs') return
    if (sign) {
      await page.getByRole('checkbox').first().check()
      await page
        .getByRole('button', { name: language === 'es' ? 'Guardar registro' : 'Save check-in' })
        .click()
    } else await none.click()
    await expect(page.getByText(words.sent)).toBeVisible()
  }
}
