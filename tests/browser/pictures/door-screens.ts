import { expect } from '@playwright/test'
import { tap, type Screen } from './screen.ts'

/** As a nurse's notification opens it where it can have no button. */
const ON_IT = '/a#0123456789abcdefghijkl'

/** Before a member of staff is signed in. */
export const DOOR: Screen[] = [
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    prepare: async (page, language) => {
      await page.getByRole('textbox').first().fill('ana@demo.example')
      await page.locator('input[type=password]').fill('not the right sentence')
      await page
        .getByRole('button', { name: language === 'es' ? /^(Iniciar sesión|Entrar)$/ : 'Sign in' })
        .click()
      await expect(page.getByRole('alert').first()).not.toBeEmpty()
    },
  },
  {
    name: 'set-up',
    who: { visitor: 'setting up' },
    path: '/setup#0123456789abcdefghijklmnopq',
    answers: { '/setup': { json: { needed: true } }, '/about': { json: { demo: false } } },
  },
  { name: 'a-page', path: ON_IT },
  { name: 'a-page-opened-again', path: '/a' },
  ...(['taken', 'handled', 'changed', 'expired'] as const).map((result): Screen => ({
    name: `a-page-${result}`,
    path: ON_IT,
    answers: { '/receipts/acknowledge': { json: { result } } },
    prepare: async (page, language) => {
      await tap('I’m on it', 'Yo me encargo')(page, language)
      await expect(page.locator('form')).toBeHidden()
    },
  })),
  {
    name: 'a-page-not-sent',
    path: ON_IT,
    answers: { '/receipts/acknowledge': 'nothing' },
    prepare: async (page, language) => {
      await tap('I’m on it', 'Yo me encargo')(page, language)
      await expect(page.getByRole('alert')).not.toBeEmpty()
    },
  },
  { name: 'set-up-link-old', path: '/setup#0123456789abcdefghijklmnopq' },
]
