import { expect, type Page } from '@playwright/test'
import { WORDS, type Language } from './words.ts'

export interface Said {
  movement: number
  rest?: number
  medicine?: string | RegExp
  language?: Language
}

/** Taps the language button unless the page already speaks so. */
export async function speak(page: Page, language: Language): Promise<void> {
  const button = page.getByRole('button', { name: WORDS[language].switchTo })
  const other = page.getByRole('button', { name: WORDS[language === 'en' ? 'es' : 'en'].switchTo })
  await expect(button.or(other)).toBeVisible()
  if (await button.isVisible()) await button.click()
  await expect(other).toBeVisible()
}

/** A number of the question that stands on the screen, and on to what comes next. */
export async function score(
  page: Page,
  question: RegExp,
  value: number,
  onward: RegExp,
  delay = 0,
): Promise<void> {
  const asked = page.getByRole('group', { name: question })
  await asked.getByRole('radio', { name: new RegExp(`^${value}\\b`) }).click({ delay })
  // A tap that needs no second question goes on by itself; one right after another does not, and 7 asks again.
  // Only this question's own way on: the next one may stand there with a way of its own by then.
  const way = page.locator('.step').filter({ has: asked }).getByRole('button', { name: onward })
  await expect(async () => {
    if (await asked.isVisible()) await way.click({ timeout: delay + 250, delay })
    await expect(asked).toBeHidden({ timeout: 250 })
  }).toPass()
}

/** A whole check-in from Today until it is saved on the phone. */
export async function logPain(page: Page, said: Said): Promise<void> {
  const words = WORDS[said.language ?? 'en']
  await score(page, words.movement, said.movement, words.onward)
  await score(page, words.rest, said.rest ?? Math.max(0, said.movement - 2), words.onward)
  await page.getByRole('button', { name: said.medicine ?? words.noMedicine, exact: true }).click()
  await page.getByRole('button', { name: words.none }).click()
  await expect(page.getByText(words.saved).or(page.getByText(words.sent)).first()).toBeVisible()
}

/** From what was just saved back to Today, advice read. */
export async function backToToday(page: Page, language: Language = 'en'): Promise<void> {
  const words = WORDS[language]
  await page
    .getByRole('link', { name: words.done, exact: true })
    .or(page.getByRole('button', { name: words.read }))
    .click()
  await expect(page.getByRole('group', { name: words.movement })).toBeVisible()
}

/** The worker has put every screen on this phone: from here on it needs no network. */
export async function worksOffline(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

/** The eight characters of a card, and the tap that uses them. */
export async function typeCode(phone: Page, code: string): Promise<void> {
  await phone.getByLabel(/Code on your card/).fill(code)
  await phone.getByRole('button', { name: 'Connect', exact: true }).click()
}
