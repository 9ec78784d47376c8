import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ask } from '../stage/api.ts'
import { checkIns, find } from '../stage/clinic.ts'
import { logPain, score, speak, worksOffline } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'
import { WORDS } from '../stage/words.ts'

const words = WORDS.en

test('opened while the clinic’s server is down, it sends by itself once the server is back', async ({
  enter,
  reliefline,
}) => {
  const phone = await enter('patient')
  await speak(phone, 'en')
  await worksOffline(phone)
  await reliefline.goDown()
  await logPain(phone, { movement: 5 })
  await expect(phone.getByText('Saved on this phone')).toBeVisible()

  // The phone itself has a network all the time, so nothing tells the page when to try again.
  await phone.close()
  const again = await phone.context().newPage()
  await again.goto('/')
  const entry = again.getByRole('listitem').filter({ hasText: '5 moving' })
  await expect(entry.filter({ hasText: 'Saved on this phone' })).toBeVisible()
  await expect(again.getByText('1 entry not sent yet')).toBeVisible()
  await reliefline.comeBack()
  await expect(entry.filter({ hasText: 'Sent to the clinic' })).toBeVisible({ timeout: 30_000 })
})

test('a phone that cannot keep an entry says so, gives the advice and the number, and tries again', async ({
  enter,
}) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const before = await checkIns(nurse, rosa)
  const phone = await enter('patient')
  await speak(phone, 'en')
  await phone.evaluate(() => {
    for (const name of ['put', 'add'] as const) {
      const real = IDBObjectStore.prototype[name]
      IDBObjectStore.prototype[name] = function (this: IDBObjectStore, ...all: [unknown, IDBValidKey?]) {
        if (this.name === 'outbox' && document.documentElement.dataset.full)
          throw new DOMException('The phone is full', 'QuotaExceededError')
        return real.apply(this, all)
      }
    }
    document.documentElement.dataset.full = 'yes'
  })

  await score(phone, words.movement, 9, words.onward)
  await score(phone, words.rest, 4, words.onward)
  await phone.getByRole('button', { name: words.noMedicine, exact: true }).click()
  await phone.getByRole('button', { name: words.none }).click()
  await expect(
    phone.getByRole('alert').filter({ hasText: 'Not saved. Call the clinic: (212) 555-0100' }),
  ).toBeVisible()
  await expect(phone.getByText(/Your pain is very strong. Call the clinic now/)).toBeVisible()
  for (const call of await phone.getByRole('link', { name: 'Call (212) 555-0100' }).all())
    await expect(call).toHaveAttribute('href', 'tel:2125550100')
  await expect(phone.getByText('Saved on this phone')).toBeHidden()
  await phone.getByRole('button', { name: 'Try again' }).click()
  await expect(phone.getByText(/Not saved/)).toBeVisible()

  await phone.evaluate(() => delete document.documentElement.dataset.full)
  await phone.getByRole('button', { name: 'Try again' }).click()
  await expect(phone.getByText('Sent to the clinic').first()).toBeVisible()
  expect((await checkIns(nurse, rosa)).slice(before.length)).toMatchObject([{ movement: 9, rest: 4 }])
})

test('an app that the server calls too old says so, and sends all the same', async ({ enter }) => {
  const nurse = await enter('nurse')
  const rosa = await find(nurse, 'Rosa Delgado')
  const before = await checkIns(nurse, rosa)
  const phone = await enter('patient')
  await speak(phone, 'en')
  const me = await ask<object>(phone, 'GET', '/me')
  await phone.route('**/api/v1/me', (route) => route.fulfill({ json: { ...me, minClientVersion: '99.0.0' } }))
  await phone.reload()
  await expect(phone.getByText('There is a newer version of Reliefline.')).toBeVisible()
  await logPain(phone, { movement: 5 })
  await expect(phone.getByText('Sent to the clinic')).toBeVisible()
  expect(await checkIns(nurse, rosa)).toHaveLength(before.length + 1)
  await phone.goto('/')
  await phone.getByRole('button', { name: 'Load it now' }).click()
  await expect(phone.getByRole('heading', { name: /Hour \d+ of 72/ })).toBeVisible()
})

test('a file that was altered on its way is not kept on the phone', async ({ browser, reliefline }) => {
  const way = new Way(reliefline.url)
  const url = await way.open()
  const context = await browser.newContext({ baseURL: url })
  try {
    const page = await context.newPage()
    way.alters = true
    await page.goto('/')
    // The worker asks for every file, refuses what differs, and is gone again.
    await until('the worker to have asked', () => way.altered > 1)
    await until('the worker to be refused', () =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined),
    )
    expect(await keptFiles(page)).toEqual([])
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull()

    way.alters = false
    await page.reload()
    await worksOffline(page)
    expect((await keptFiles(page)).length).toBeGreaterThan(10)
  } finally {
    await context.close()
    await way.close()
  }
})

function keptFiles(page: import('@playwright/test').Page): Promise<string[]> {
  return page.evaluate(async () => {
    const files: string[] = []
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys()) files.push(new URL(url).pathname)
    return files
  })
}

/** Somebody between phone and clinic, who adds a line to each style sheet. */
class Way {
  alters = false
  altered = 0
  readonly #server: Server

  constructor(clinic: string) {
    this.#server = createServer(async (asked, answer) => {
      const headers = { accept: asked.headers.accept ?? '*/*', 'accept-encoding': 'identity' }
      const found = await fetch(clinic + asked.url, { headers })
      let body = Buffer.from(await found.arrayBuffer())
      if (this.alters && asked.url?.endsWith('.css')) {
        this.altered++
        body = Buffer.concat([body, Buffer.from('\n/* hello */')])
      }
      answer.writeHead(found.status, handedOn(found.headers)).end(body)
    })
  }

  async open(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }
}

function handedOn(headers: Headers): IncomingHttpHeaders {
  const kept = ['content-type', 'content-security-policy', 'cache-control']
  return Object.fromEntries(kept.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : [])))
}
