import { score, speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { WORDS } from '../stage/words.ts'

const words = WORDS.en

test('a second tap that lands on the next question does not let an answer of before stand for it', async ({
  enter,
}) => {
  const rosa = await enter('patient')
  await speak(rosa, 'en')
  await rosa.goto('/check-in')
  const movement = rosa.getByRole('group', { name: words.movement })
  const rest = rosa.getByRole('group', { name: words.rest })
  await score(rosa, words.movement, 4, words.onward)
  await score(rosa, words.rest, 2, words.onward)
  await expect(rosa.getByRole('button', { name: words.noMedicine, exact: true })).toBeVisible()

  // From the first question again: what was said of rest stands in the second one, with its own way on.
  await rosa.goto('/check-in')
  await expect(movement.getByRole('radio', { checked: true })).toHaveValue('4')
  await rosa.evaluate(() => {
    new MutationObserver((_, seen) => {
      if (!document.querySelector('input[name="rest"]')) return
      seen.disconnect()
      // In the very moment in which the next question stands there.
      document.querySelector<HTMLButtonElement>('.step .primary')!.click()
      document.documentElement.dataset.tapped = 'yes'
    }).observe(document, { childList: true, subtree: true })
  })
  await score(rosa, words.movement, 4, words.onward)
  await expect(rosa.locator('html[data-tapped]')).toBeAttached()
  expect(await rest.isVisible()).toBe(true)
  await expect(rest.getByRole('radio', { checked: true })).toHaveValue('2')

  // A tap that is meant counts.
  await score(rosa, words.rest, 2, words.onward)
  await expect(rosa.getByRole('button', { name: words.noMedicine, exact: true })).toBeVisible()
})
