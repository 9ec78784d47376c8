// Plans for the pictures: one that is made up, for days that the demo seldom has, and sessions with those of the demo's
// patients.

import { expect, type Page } from '@playwright/test'
import { ownPlan } from '../../../pwa/mock/plan.ts'
import { score } from '../stage/patient.ts'
import { WORDS, type Language } from '../stage/words.ts'
import { ZONE } from '../stage/zone.ts'
import { tap, type Said } from './screen.ts'

/** Only to be looked at: the server knows nothing of it, so nothing may be logged. */
export function planned(kind: 'going' | 'held' | 'rest'): Record<string, Said> {
  return { '/me/plan': { json: () => ownPlan(kind, [], [], ZONE) } }
}

export type UpTo =
  | 'pain-before'
  | 'exercise'
  | 'hold'
  | 'part'
  | 'skip'
  | 'pain-after'
  | 'no-start'
  | 'less'
  | 'stop'
  | 'advice'
  | 'signs'
  | 'end'

/** With whom: what hurts leaves its trace in the plan, so each of those has a patient of its own. */
export const WHO: Record<UpTo, string> = {
  'pain-before': 'Helen Sato',
  exercise: 'Helen Sato',
  hold: 'Helen Sato',
  part: 'Helen Sato',
  skip: 'Helen Sato',
  'pain-after': 'Helen Sato',
  signs: 'Helen Sato',
  end: 'Helen Sato',
  less: 'Betty Olsen',
  stop: 'Margaret Doyle',
  advice: 'Irene Novak',
  'no-start': 'Stanley Wood',
}

const RESULT = /less|menos|Stop|Pare|No exercises|sin ejercicios/

export function session(upTo: UpTo) {
  return async (page: Page, language: Language) => {
    const words = WORDS[language]
    const said = (en: string, es: string) =>
      page.getByRole('button', { name: language === 'es' ? es : en, exact: true })
    // What a session came to stands on the phone for a while: it is not gone through once more.
    const title = page.getByRole('heading', { level: 1 })
    await page.goto('/exercises/session/result')
    await expect(title).not.toHaveText(/^(Exercises|Ejercicios)$/)
    if (RESULT.test((await title.textContent()) ?? '')) return
    await begun(page, said)
    await expect(page.getByRole('group', { name: words.rest })).toBeVisible()
    if (upTo === 'pain-before') return
    await score(page, words.rest, upTo === 'no-start' ? 7 : 2, words.onward)
    if (upTo === 'no-start') return expect(title).toHaveText(RESULT)
    await score(page, words.movement, 3, words.onward)
    const did = said('I did it', 'Lo hice')
    await expect(did).toBeVisible()
    if (upTo === 'exercise') return
    if (upTo === 'part') return tap('Part of it', 'Hice una parte')(page, language)
    if (upTo === 'skip') return tap('Skip', 'Hoy no')(page, language)
    if (upTo === 'signs') return tap('I have a warning sign', 'Tengo una señal de alarma')(page, language)
    if (upTo === 'hold') return holding(page, language)
    await did.click()
    await expect(page.getByRole('group', { name: words.movement })).toBeVisible()
    if (upTo === 'pain-after') return
    await score(page, words.movement, { less: 4, stop: 6, advice: 8, end: 3 }[upTo], words.onward)
    if (upTo === 'end') {
      await expect(did).toBeVisible()
      await page.goto('/exercises/session/end')
      await expect(page.getByText(words.sent)).toBeVisible()
    } else await expect(title).toHaveText(RESULT)
  }
}

type Button = (en: string, es: string) => ReturnType<Page['getByRole']>

/** A session of its own: the one of the picture before is over, and its advice read. */
async function begun(page: Page, button: Button): Promise<void> {
  await page.goto('/exercises/session/end')
  const back = button('Back to the exercises', 'Volver a los ejercicios')
  await expect(back).toBeVisible()
  const read = button('I have read this', 'Ya lo leí')
  if (await read.isVisible()) await read.click()
  await back.click()
  const begin = button('Start the exercises', 'Empezar los ejercicios')
  await begin.or(button('Go on', 'Continuar')).click()
}

/** On to an exercise that is held for seconds, and its timer running. */
async function holding(page: Page, language: Language): Promise<void> {
  const [skip, tired] = language === 'es' ? ['Hoy no', 'Tengo cansancio'] : ['Skip', 'I am tired']
  const held = page.locator('.chips').filter({ hasText: /hold|sostener/ })
  const reason = page.getByRole('button', { name: tired, exact: true })
  while (!(await held.isVisible())) {
    await page.getByRole('button', { name: skip, exact: true }).click()
    await reason.click()
    await expect(reason).toBeHidden()
  }
  await tap('Start the timer', 'Iniciar el cronómetro')(page, language)
  await page.getByText(language === 'es' ? 'Parar' : 'Stop', { exact: true }).scrollIntoViewIfNeeded()
}
