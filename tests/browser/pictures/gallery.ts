import type { Browser, BrowserContext, Page } from '@playwright/test'
import { ask } from '../stage/api.ts'
import { find, type Found } from '../stage/clinic.ts'
import { worksOffline } from '../stage/patient.ts'
import { Reliefline, type Role } from '../stage/reliefline.ts'
import type { Language } from '../stage/words.ts'
import type { Screen, Theme, Who } from './screen.ts'

const LOCALES = { en: 'en-US', es: 'es-US' }

/** A demo clinic in one language, and a browser for each person whose screens are looked at. */
export class Gallery {
  readonly language: Language
  #server: Reliefline
  #browser: Browser
  #pages = new Map<string, Page>()
  #about = new Map<string, Found>()

  private constructor(server: Reliefline, browser: Browser, language: Language) {
    this.#server = server
    this.#browser = browser
    this.language = language
  }

  static async open(browser: Browser, language: Language, furnished?: string): Promise<Gallery> {
    return new Gallery(await Reliefline.start({ furnished }), browser, language)
  }

  async close(): Promise<void> {
    for (const page of this.#pages.values()) await page.context().close()
    await this.#server.stop()
  }

  /** Brings a screen before its person, and hands the page over while it stands. */
  async show(screen: Screen, theme: Theme, look: (page: Page) => Promise<void>): Promise<void> {
    const page = await this.#pageOf(screen.who)
    const context = page.context()
    await page.emulateMedia({
      colorScheme: theme,
      reducedMotion: 'reduce',
      media: screen.printed ? 'print' : 'screen',
    })
    await page.evaluate(
      ([theme, language]) => {
        localStorage.setItem('reliefline.theme', theme)
        localStorage.setItem('reliefline.language', language)
      },
      [theme, this.language] as const,
    )
    const path = await this.#filled(screen.path, screen.about)
    if (screen.offline) {
      await worksOffline(page)
      await context.setOffline(true)
    }
    const mocked = Object.entries(screen.answers ?? {})
    for (const [of, said] of mocked) {
      const wanted = await this.#filled(of, screen.about)
      const { status, json } = typeof said === 'string' ? {} : said
      const body = await this.#filled(
        JSON.stringify(typeof json === 'function' ? json() : (json ?? {})),
        screen.about,
      )
      await page.route(
        (url) => url.pathname === `/api/v1${wanted}`,
        (route) => {
          if (said === 'nothing') return route.abort()
          if (said !== 'nothing yet')
            return route.fulfill({ status: status ?? 200, contentType: 'application/json', body })
        },
      )
    }
    try {
      // By way of an empty page: the same path with another hash would not load anew.
      await page.goto('about:blank')
      await page.goto(path)
      if (!screen.loading) await settled(page)
      await screen.prepare?.(page, this.language)
      if (screen.loading) await waiting(page)
      else await settled(page)
      await look(page)
    } finally {
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      if (screen.offline) await context.setOffline(false)
    }
  }

  async #pageOf(who: Who | undefined): Promise<Page> {
    const visitor = typeof who === 'object' && 'visitor' in who ? who : undefined
    const patient = typeof who === 'object' && 'patient' in who ? who.patient : undefined
    const name = visitor?.visitor ?? patient ?? (who as Role | undefined) ?? 'nobody'
    const known = this.#pages.get(name)
    if (known) return known
    const page = await (await this.#context(visitor?.userAgent)).newPage()
    this.#pages.set(name, page)
    if (patient) {
      const nurse = await this.#pageOf('nurse')
      const { id } = await find(nurse, patient)
      const { code } = await ask<{ code: string }>(nurse, 'POST', `/patients/${id}/invites`)
      await page.goto('/join')
      await ask(page, 'POST', '/enrolments', { code, deviceName: 'Phone' })
      if (typeof who === 'object' && 'isNew' in who) return page
    } else if (who && !visitor) {
      await page.goto(this.#server.links[who as Role])
      await page.waitForURL((url) => url.pathname !== '/demo' && url.hash === '')
    }
    await page.goto('/')
    await settled(page)
    return page
  }

  #context(userAgent?: string): Promise<BrowserContext> {
    return this.#browser.newContext({ baseURL: this.#server.url, locale: LOCALES[this.language], userAgent })
  }

  /** A path, or an answer, with the ids of the patient that a screen is about. */
  async #filled(text: string, about: string | undefined): Promise<string> {
    if (!about) return text
    const found = this.#about.get(about) ?? (await find(await this.#pageOf('nurse'), about))
    this.#about.set(about, found)
    return text.replaceAll(':patient', found.id).replaceAll(':episode', found.episodeId)
  }
}

const LOADING = '[aria-busy="true"], .loading, .bone'

/** The page is there, not only the app on its way to it, and what it waits for is not. */
async function waiting(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.locator(LOADING).filter({ visible: true }).first().waitFor()
}

/** Fonts and images are there, and nothing that says it is busy or loading, nor the bones of what is coming, is left. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    (loading) => !document.querySelector(loading) && document.querySelector('h1'),
    LOADING,
  )
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.allSettled([...document.images].map((image) => image.decode()))
  })
}
