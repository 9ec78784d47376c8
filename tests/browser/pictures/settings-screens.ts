import { expect } from '@playwright/test'
import { tap, type Screen } from './screen.ts'

// What everybody sets for oneself, and an admin for the clinic.

export const SETTINGS: Screen[] = [
  { name: 'nurse-settings', who: 'nurse', path: '/settings' },
  {
    name: 'nurse-telephone-wrong',
    who: 'nurse',
    path: '/settings',
    prepare: async (page, language) => {
      await page.locator('input[type=tel]').fill('twelve')
      await tap('Save telephone', 'Guardar teléfono')(page, language)
      await expect(page.locator('[aria-invalid=true]')).toBeVisible()
    },
    part: 'section:has(input[type=tel])',
  },
  { name: 'nurse-not-found', who: 'nurse', path: '/nowhere' },
  { name: 'staff', who: 'admin', path: '/staff' },
  { name: 'staff-add', who: 'admin', path: '/staff', prepare: tap('Add a person', 'Agregar a una persona') },
  { name: 'clinic', who: 'admin', path: '/clinic' },
  { name: 'admin-settings', who: 'admin', path: '/settings', part: '.cards > :nth-child(4)' },
  { name: 'admin-forbidden', who: 'admin', path: '/patients' },
]
