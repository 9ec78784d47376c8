import type { Browser } from '@playwright/test'
import type { Reliefline } from '../stage/reliefline.ts'

/** Bytes of JavaScript, as they travel, that a patient's first screen needs with an empty cache. */
export async function firstScreenScripts(browser: Browser, server: Reliefline): Promise<number> {
  // Without the service worker: it fetches every other screen too, later, when nobody waits.
  // Her phone speaks her language, so it needs one dictionary.
  const context = await browser.newContext({ baseURL: server.url, serviceWorkers: 'block', locale: 'es-US' })
  try {
    const page = await context.newPage()
    await page.goto(server.links.patient)
    await page.waitForURL((url) => url.pathname !== '/demo')
    const devtools = await context.newCDPSession(page)
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })

    // The browser's own count, taken by the page at the moment when the first question stands: the size that
    // Playwright gives of a request is below zero for some.
    await page.addInitScript(() => {
      const seen = new MutationObserver(() => {
        if (!document.querySelector('input[type="radio"]')) return
        seen.disconnect()
        const scripts = performance
          .getEntriesByType('resource')
          .filter((entry) => new URL(entry.name).pathname.endsWith('.js'))
        const size = scripts.reduce(
          (sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize,
          0,
        )
        document.documentElement.dataset.scripts = String(size)
      })
      seen.observe(document, { childList: true, subtree: true })
    })
    await page.goto('/')
    const root = page.locator('html[data-scripts]')
    return Number(await root.getAttribute('data-scripts'))
  } finally {
    await context.close()
  }
}
