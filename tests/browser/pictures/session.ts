// A plan for the pictures, and a session with it up to a screen.

import { expect, type Page } from '@playwright/test'
import { ownPlan } from '../../../pwa/mock/plan.ts'
import { score } from '../stage/patient.ts'
import { WORDS, type Language } from '../stage/words.ts'
import { ZONE } from '../stage/zone.ts'
import { tap, type Said } from './screen.ts'

/** Logs stay on the phone: the server knows nothing of this plan. */
export function planned(kind: 'going' | 'held' | 'rest'): Record<string, Said> {
  return { '/me/plan': { json: () => ownPlan(kind, [], [], ZONE) }, '/session-logs': 'nothing' }
}

type UpTo = 'pain-before' | 'exercise' | 'part' | 'skip' | 'pain-after' | 'less' | 'stop' | 'advice'

export function session(upTo: UpTo) {
  return async (page: Page, language: Language) => {
    const words = WORDS[language]
    await forgetSessions(page)
    await page.reload()
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
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/less|menos|Stop|Pare/)
  }
}

/** The phone keeps a session and its advice over a reload; the next picture is to begin with neither. */
function forgetSessions(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    for (const { name } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name!))
      if (db.objectStoreNames.contains('outbox')) {
        const kept = db.transaction(['outbox', 'cache'], 'readwrite')
        await done(kept.objectStore('outbox').clear())
        for (const what of ['player', 'advice']) await done(kept.objectStore('cache').delete(what))
      }
      db.close()
    }
  })
}
