import type { Browser, Page } from '@playwright/test'
import { ask } from '../stage/api.ts'
import { find, turnClockTo } from '../stage/clinic.ts'
import { rosaWithPlan } from '../stage/exercises.ts'
import { expectInView, expectNoSideways } from '../stage/in-view.ts'
import { score, speak, worksOffline } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { WORDS, type Language } from '../stage/words.ts'

const SMALLEST = { width: 360, height: 740 }
const SAVE = { en: 'Save and go on', es: 'Guardar y seguir' }
const SKIP = { en: 'Skip this question', es: 'Saltar esta pregunta' }
/** The tab, the beginning, and what may be said of an exercise. */
const SESSION = {
  en: ['Exercises', 'Start the exercises', 'I did it', 'Part of it', 'Skip', 'It hurt, stop'],
  es: ['Ejercicios', 'Empezar los ejercicios', 'Lo hice', 'Hice una parte', 'Hoy no', 'Me dolió, parar'],
} as const
const ENOUGH = { en: 'That is enough for today', es: 'Es suficiente por hoy' }
const OFFLINE = { en: /^No connection, as of/, es: /^Sin conexión, datos de/ }
/** As long as first names commonly get, and set in the widest letters. */
const LONG_NAME = 'Maximilianna Montgomery'

/** Every third hour of the day and every part of the 72 hours, whatever the time is when the story is told. */
const HOURS = [2, 11, 20, 29, 38, 47, 56, 65, 73, 100, 400, 1000]

/** The question, its eleven numbers and the way on. */
async function questionInView(
  page: Page,
  question: RegExp,
  language: Language,
  way: string | RegExp = SAVE[language],
): Promise<void> {
  const asked = page.getByRole('group', { name: question })
  const parts = Object.fromEntries(
    Array.from({ length: 11 }, (_, n) => [
      `number ${n}`,
      asked.getByRole('radio', { name: new RegExp(`^${n}\\b`) }),
    ]),
  )
  await expectInView({ ...parts, 'the way on': page.getByRole('button', { name: way }) })
  await expectNoSideways(asked)
}

/** A phone of a demo patient who was renamed, joined by a code as any other. */
async function joinAs(browser: Browser, url: string, nurse: Page, demo: string, name: string): Promise<Page> {
  const { id } = await find(nurse, demo)
  await ask(nurse, 'PATCH', `/patients/${id}`, { name })
  const { code } = await ask<{ code: string }>(nurse, 'POST', `/patients/${id}/invites`)
  const phone = await (await browser.newContext({ baseURL: url, viewport: SMALLEST })).newPage()
  await phone.goto('/join')
  await ask(phone, 'POST', '/enrolments', { code, deviceName: 'Phone' })
  await phone.goto('/')
  return phone
}

for (const language of ['en', 'es'] as const) {
  const words = WORDS[language]

  test(`on the smallest phone all of a check-in is in view, ${language}`, async ({ enter }) => {
    const phone = await enter('patient', { viewport: SMALLEST })
    await speak(phone, language)

    await questionInView(phone, words.movement, language)
    await phone.getByRole('group', { name: words.movement }).getByRole('radio', { name: /^8\b/ }).click()
    await expectInView({ 'the second question': phone.getByRole('button', { name: words.onward }) })
    await score(phone, words.movement, 8, words.onward)

    await questionInView(phone, words.rest, language)
    await expectInView({ skip: phone.getByRole('button', { name: SKIP[language] }) })
    await score(phone, words.rest, 5, words.onward)

    await expectInView({ medicine: phone.getByRole('button', { name: words.noMedicine, exact: true }) })
    await phone.getByRole('button', { name: words.noMedicine, exact: true }).click()
    // The list of signs may be long; the answer of most people is under the thumb all the same.
    await expectInView({ none: phone.getByRole('button', { name: words.none }) })

    // Begun and not saved, it comes back as it was: the 8, asked about once more.
    await phone.goto('/check-in')
    await questionInView(phone, words.movement, language, words.onward)
    const chosen = phone.getByRole('group', { name: words.movement }).getByRole('radio', { name: /^8\b/ })
    await expect(chosen).toBeChecked()
  })

  test(`on the smallest phone all of a session is in view, ${language}`, async ({ enter }) => {
    test.setTimeout(90_000)
    const { phone } = await rosaWithPlan(enter, language)
    await phone.setViewportSize(SMALLEST)
    const [exercises, start, ...ways] = SESSION[language]
    await phone.getByRole('link', { name: exercises, exact: true }).click()
    const begin = phone.getByRole('button', { name: start })
    await expectInView({ begin, 'the first exercise': phone.getByRole('listitem').first() })
    await begin.click()
    await questionInView(phone, words.rest, language)
    await score(phone, words.rest, 2, words.onward)
    await questionInView(phone, words.movement, language)
    await score(phone, words.movement, 3, words.onward)
    const buttons = ways.map((name) => [name, phone.getByRole('button', { name, exact: true })] as const)
    const title = phone.getByRole('heading', { level: 2 }).first()
    await expectInView({ ...Object.fromEntries(buttons), 'the name': title })
    await expectNoSideways(title)
    await buttons[0]![1].click()
    await questionInView(phone, words.movement, language)
    await score(phone, words.movement, 6, words.onward)
    await expectInView({
      'what to do': phone.locator('.notice').first(),
      'that is enough': phone.getByRole('button', { name: ENOUGH[language] }),
    })
  })

  test(`Today keeps its question in view at every hour, ${language}`, async ({
    browser,
    enter,
    reliefline,
  }) => {
    test.setTimeout(120_000)
    const nurse = await enter('nurse')
    const edith = await find(nurse, 'Edith Larsen')
    const phone = await joinAs(browser, reliefline.url, nurse, 'Edith Larsen', LONG_NAME)
    await speak(phone, language)
    for (const hour of HOURS) {
      await turnClockTo(nurse, edith, hour)
      await phone.reload()
      await expect(phone.getByRole('group', { name: words.movement })).toBeVisible()
      await test.step(`hour ${hour}`, () => questionInView(phone, words.movement, language))
    }
    // On a train it says so as well, and since when nothing came.
    await worksOffline(phone)
    await phone.context().setOffline(true)
    await phone.clock.setSystemTime(Date.now() + 3 * 3_600_000)
    await phone.reload()
    await expect(phone.getByText(OFFLINE[language])).toBeVisible()
    await test.step('offline', () => questionInView(phone, words.movement, language))
    await phone.context().close()
  })
}

test('a screen that only waits for its answer does not scroll', async ({ browser, reliefline }) => {
  const phone = await (await browser.newContext({ viewport: SMALLEST })).newPage()
  await phone.route('**/api/v1/me/episode', () => undefined)
  await phone.goto(reliefline.links.patient)
  const main = phone.getByRole('main')
  await expect(main.getByRole('status').filter({ hasText: /Un momento|One moment/ })).toBeVisible()
  const { content, room } = await main.evaluate((it) => ({
    content: it.scrollHeight,
    room: it.clientHeight,
  }))
  expect(content).toBeLessThanOrEqual(room)
  await phone.context().close()
})
