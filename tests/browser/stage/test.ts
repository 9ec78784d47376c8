import { rm } from 'node:fs/promises'
import { test as base, type Page } from '@playwright/test'
import { Firefox } from '../firefox/firefox.ts'
import { PushService } from '../push-service/push-service.ts'
import { Reliefline, type Role } from './reliefline.ts'

export { expect } from '@playwright/test'

interface Choices {
  /** Another binary than RELIEFLINE_BIN, by `test.use({ binary })`. */
  binary: string | undefined
}

interface House {
  /** A demo clinic as new, of which each story gets a copy. Its sign-in links are made anew with each start. */
  furnished: string
}

interface Cast {
  /** A demo clinic for this story alone. It may send to `pushService`. */
  reliefline: Reliefline
  pushService: PushService
  /** A Firefox that subscribes at `pushService`. */
  firefox: Firefox
  /** Opens the role's demo link in a browser context of its own, as in a private window, and waits to be in. */
  enter: (
    role: Role,
    options?: Parameters<import('@playwright/test').Browser['newContext']>[0],
  ) => Promise<Page>
}

/** What stories import instead of Playwright's own `test`. A fixture that a story does not name is not started. */
export const test = base.extend<Cast & Choices, House>({
  binary: [undefined, { option: true }],

  furnished: [
    async ({}, use) => {
      const folder = await Reliefline.furnish()
      await use(folder)
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 200_000 },
  ],

  pushService: async ({}, use) => {
    const service = await PushService.start()
    await use(service)
    await service.stop()
  },

  reliefline: async ({ binary, furnished, pushService }, use, info) => {
    const server = await Reliefline.start({
      binary,
      // Another binary has its own idea of a folder.
      furnished: binary ? undefined : furnished,
      pushService: pushService.origin,
    })
    await use(server)
    const failed = info.status !== info.expectedStatus
    const threads = failed ? await server.threads() : ''
    await server.stop()
    if (failed) {
      await info.attach('threads of the server', { body: threads, contentType: 'text/plain' })
      await info.attach('server', { body: server.said.join('\n'), contentType: 'text/plain' })
      await info.attach('refused pushes', {
        body: pushService.refusals.join('\n'),
        contentType: 'text/plain',
      })
    }
  },

  firefox: async ({ pushService }, use) => {
    const firefox = await Firefox.start(pushService.webSocketUrl)
    await use(firefox)
    await firefox.stop()
  },

  enter: async ({ browser, reliefline }, use) => {
    const opened: Page[] = []
    await use(async (role, options) => {
      const context = await browser.newContext({ baseURL: reliefline.url, ...options })
      const page = await context.newPage()
      opened.push(page)
      await page.goto(reliefline.links[role])
      // The secret is used up and gone from the address once the page has signed in.
      await page.waitForURL((url) => url.pathname !== '/demo' && url.hash === '')
      return page
    })
    for (const page of opened) await page.context().close()
  },
})
