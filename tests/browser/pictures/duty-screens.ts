import { expect, type Page } from '@playwright/test'
import type { Language } from '../stage/words.ts'
import { feed, taken, planThatEnds, withHoles, withoutRoster, withSwaps } from './made-up-duty.ts'
import { TEST_SHOWN, testShown } from './push-that.ts'
import { broken, tap, type Screen } from './screen.ts'

/** The first button whose name begins so, and the question that it asks. */
const asks = (en: string, es: string) => async (page: Page, language: Language) => {
  const name = new RegExp(`^${language === 'es' ? es : en}`)
  await page.getByRole('button', { name }).first().click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

export const DUTY: Screen[] = [
  { name: 'duty', who: 'nurse', path: '/duty' },
  { name: 'duty-own', who: 'nurse', path: '/duty', part: '#own-duty', further: true },
  { name: 'duty-feed', who: 'nurse', path: '/duty', part: '#duty-phones', further: true },
  { name: 'duty-holes', who: 'nurse', path: '/duty', answers: withHoles },
  { name: 'duty-plan-ends', who: 'nurse', path: '/duty', part: '#duty-holes', answers: planThatEnds },
  {
    name: 'duty-week',
    who: 'nurse',
    path: '/duty',
    answers: withHoles,
    part: '#duty-week',
    further: true,
  },
  { name: 'duty-swaps', who: 'nurse', path: '/duty', answers: withSwaps },
  { name: 'duty-no-roster', who: 'nurse', path: '/duty', answers: withoutRoster },
  { name: 'duty-error', who: 'nurse', path: '/duty', answers: { '/duty': broken } },
  { name: 'duty-offline', who: 'nurse', path: '/duty', offline: true },
  { name: 'duty-loading', who: 'nurse', path: '/duty', answers: { '/duty': 'nothing yet' }, loading: true },
  {
    name: 'duty-feed-made',
    who: 'nurse',
    path: '/duty',
    answers: feed,
    prepare: async (page, language) => {
      await tap('Make a feed', 'Crear un enlace')(page, language)
      await expect(page.getByRole('textbox').last()).toHaveValue(/\.ics$/)
    },
    part: 'section:has(#duty-feed)',
  },
  { name: 'duty-forbidden', who: 'therapist', path: '/duty' },
  { name: 'duty-admin', who: 'admin', path: '/duty', answers: withHoles },
  {
    name: 'duty-admin-plan',
    who: 'admin',
    path: '/duty',
    answers: withHoles,
    part: '#duty-plan',
    further: true,
  },
  {
    name: 'duty-admin-no-roster',
    who: 'admin',
    path: '/duty',
    answers: withoutRoster,
    part: '#duty-plan',
  },
  { name: 'sheet-take', who: 'nurse', path: '/duty', prepare: asks('Take duty', 'Tomar la guardia') },
  { name: 'sheet-hand-over', who: 'nurse', path: '/duty', prepare: asks('Hand over', 'Entregar') },
  { name: 'sheet-swap', who: 'nurse', path: '/duty', prepare: asks('Swap', 'Intercambiar') },
  {
    name: 'sheet-ring',
    who: 'nurse',
    path: '/duty',
    prepare: asks('Let Reliefline ring', 'Que Reliefline suene'),
  },
  {
    name: 'sheet-take-taken',
    who: 'nurse',
    path: '/duty',
    answers: taken,
    prepare: async (page, language) => {
      await asks('Take duty', 'Tomar la guardia')(page, language)
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('radio').first().check()
      await dialog.getByRole('button', { name: language === 'es' ? 'Tomar la guardia' : 'Take duty' }).click()
      await expect(dialog.locator('.notice.ok')).toBeVisible()
    },
  },
  ...(['asked', 'yes', 'no', 'not kept'] as const).map((answer): Screen => ({
    name: `sheet-ring-heard-${answer.replace(' ', '-')}`,
    who: 'nurse',
    path: '/duty',
    answers: { ...TEST_SHOWN, '/me/test-heard': answer === 'not kept' ? broken : { json: {} } },
    prepare: async (page, language) => {
      await testShown(page)
      await asks('Let Reliefline ring', 'Que Reliefline suene')(page, language)
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /^(Turn on|Activar)$/ }).click()
      await dialog.getByRole('button', { name: /^(Send a test|Enviar una prueba)/ }).click()
      const question = dialog.getByRole('group', {
        name: language === 'es' ? '¿Lo oyó?' : 'Did you hear it?',
      })
      await expect(question).toBeVisible()
      if (answer === 'asked') return
      await question.getByRole('button', { name: answer === 'no' ? /^No/ : /^(Yes|Sí)/ }).click()
      await expect(question.locator('.notice, .wrong')).toBeVisible()
    },
    part: 'dialog .wide',
  })),
  {
    name: 'sheet-hole',
    who: 'admin',
    path: '/duty',
    answers: withHoles,
    prepare: asks('Plan somebody here', 'Planear a alguien aquí'),
  },
  {
    name: 'sheet-shift',
    who: 'admin',
    path: '/duty',
    prepare: async (page, language) => {
      await asks('Change', 'Cambiar: ')(page, language)
      await page.getByRole('dialog').getByRole('checkbox').nth(1).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'sheet-shift-lacking',
    who: 'admin',
    path: '/duty',
    prepare: async (page, language) => {
      await asks('Plan a shift', 'Planear un turno')(page, language)
      await tap('Save shift', 'Guardar turno')(page, language)
      await expect(page.locator('[aria-invalid=true]').first()).toBeVisible()
    },
  },
  { name: 'sheet-remove-shift', who: 'admin', path: '/duty', prepare: asks('Remove', 'Quitar') },
]
