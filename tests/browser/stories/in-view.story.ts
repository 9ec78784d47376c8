import type { Page } from '@playwright/test'
import { expectInView, expectNoSideways } from '../stage/in-view.ts'
import { score, speak } from '../stage/patient.ts'
import { test } from '../stage/test.ts'
import { WORDS, type Language } from '../stage/words.ts'

const SAVE = { en: 'Save and go on', es: 'Guardar y seguir' }
const SKIP = { en: 'Skip this question', es: 'Saltar esta pregunta' }

/** The question, its eleven numbers and the way on. */
async function questionInView(page: Page, question: RegExp, language: Language): Promise<void> {
  const asked = page.getByRole('group', { name: question })
  const parts = Object.fromEntries(
    Array.from({ length: 11 }, (_, n) => [
      `number ${n}`,
      asked.getByRole('radio', { name: new RegExp(`^${n}\\b`) }),
    ]),
  )
  await expectInView({ ...parts, save: page.getByRole('button', { name: SAVE[language] }) })
  await expectNoSideways(asked)
}

for (const language of ['en', 'es'] as const) {
  test(`on the smallest phone all of a check-in is in view, ${language}`, async ({ enter }) => {
    const words = WORDS[language]
    const phone = await enter('patient', { viewport: { width: 360, height: 740 } })
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

    await phone.goto('/check-in')
    await questionInView(phone, words.movement, language)
    await phone.goBack()
  })
}
