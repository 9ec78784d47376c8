// A plan for the pictures, and a session with it up to a screen.

import { expect, type Page } from '@playwright/test'
import { ownPlan } from '../../../pwa/mock/plan.ts'
import { score } from '../stage/patient.ts'
import { WORDS, type Language } from '../stage/words.ts'
import { tap, type Said } from './screen.ts'

/** Logs are taken as they come, so that the pictures need no server that knows them. */
export function planned(kind: 'going' | 'held' | 'rest'): Record<string, Said> {
  return { '/me/plan': { json: ownPlan(kind, [], []) } }
}

type UpTo = 'pain-before' | 'exercise' | 'part' | 'skip' | 'pain-after' | 'less' | 'stop' | 'advice'

export function session(upTo: UpTo) {
  return async (page: Page, language: Language) => {
    const words = WORDS[language]
    await tap('Start the exercises', 'Empezar los ejercicios')(page, language)
    await expect(page.getByRole('group', { name: words.rest })).toBeVisible()
    if (upTo === 'pain-before') return
    await score(page, words.rest, 2, words.onward)
    await score(page, words.movement, 3, words.onward)
    const did = page.getByRole('button', { name: language === 'es' ? 'Lo hice' : 'I did it', exact: true })
    await expect(did).toBeVisible()
    if (upTo === 'exercise') return
    if (upTo === 'part') return tap('Part of it', 'Hice una parte')(page, language)
    if (upTo === 'skip') return tap('Skip', 'Hoy no')(page, language)
    await did.click()
    await expect(page.getByRole('group', { name: words.movement })).toBeVisible()
    if (upTo === 'pain-after') return
    await score(page, words.movement, { less: 4, stop: 6, advice: 8 }[upTo], words.onward)
    if (upTo === 'advice') await tap('Yes', 'Sí')(page, language)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/less|menos|Stop|Pare/)
  }
}
