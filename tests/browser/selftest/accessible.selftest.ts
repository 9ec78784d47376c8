import { expect, test } from '@playwright/test'
import { newVapidKey } from '../push-service/vapid.ts'
import { expectAccessible } from '../stage/accessible.ts'
import { ProbeSite } from './probe/site.ts'

test.describe('axe under a policy that trusts no string', () => {
  let site: ProbeSite
  test.beforeEach(async () => {
    site = await ProbeSite.start(newVapidKey().publicKey)
  })
  test.afterEach(() => site.stop())

  test('finds nothing on a sound page, and breaks no rule of the page doing so', async ({ page }) => {
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(site.origin)
    await expect(page.locator('#state')).toHaveText('registered')
    await expectAccessible(page)
    expect(complaints).toEqual([])
    expect(await page.evaluate(() => 'axe' in window)).toBe(false)
  })

  test('names the element that is at fault', async ({ page }) => {
    await page.goto(site.origin)
    await page.evaluate(() => document.querySelector('main')!.append(document.createElement('input')))
    await expect(expectAccessible(page)).rejects.toThrow(/label \(critical\)[\s\S]*input/)
  })

  test('asks for a contrast of 7:1, not of 4.5:1', async ({ page }) => {
    await page.goto(site.origin)
    await page.evaluate(() => {
      const faint = document.createElement('p')
      faint.textContent = 'Too faint for old eyes'
      faint.style.color = '#666'
      faint.style.backgroundColor = '#fff'
      document.querySelector('main')!.append(faint)
    })
    await expect(expectAccessible(page)).rejects.toThrow(/color-contrast-enhanced/)
  })
})
