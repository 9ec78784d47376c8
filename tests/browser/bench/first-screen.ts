import type { Browser } from '@playwright/test'
import type { Reliefline } from '../stage/reliefline.ts'

/** Bytes of JavaScript, as they travel, that a patient's first screen needs with an empty cache. */
export async function firstScreenScripts(browser: Browser, server: Reliefline): Promise<number> {
  // Without the service worker: it fetches every other screen too, later, when nobody waits.
  const context = await browser.newContext({ baseURL: server.url, serviceWorkers: 'block' })
  try {
    const page = await context.newPage()
    await page.goto(server.links.patient)
    await page.waitForURL((url) => url.pathname !== '/demo')
    const devtools = await context.newCDPSession(page)
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })

    const sizes: Promise<number>[] = []
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script')
        sizes.push(request.sizes().then((size) => size.responseBodySize))
    })
    await page.goto('/', { waitUntil: 'networkidle' }).catch(async () => page.waitForLoadState('load'))
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
  } finally {
    await context.close()
  }
}
