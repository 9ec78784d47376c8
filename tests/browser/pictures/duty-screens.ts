import { expect, type Page } from '@playwright/test'
import type { Language } from '../stage/words.ts'
import { withHoles, withoutRoster, withSwaps } from './made-up-duty.ts'
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
