import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import { enterAs } from '../stage/clinic.ts'
import { speak } from '../stage/patient.ts'
import { Reliefline } from '../stage/reliefline.ts'
import { expect, test } from '../stage/test.ts'

const DESK = { viewport: { width: 1280, height: 844 } }
const SECRET = 'a secret of gateway and clinic'

/** An SMS gateway on loopback that takes what is signed with the secret, and refuses when it is told to. */
async function gateway() {
  const heard: { kind: string; to: string[]; text: string }[] = []
  const said = { status: 200 }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      const [, time, signature] =
        /^t=(\d+),v1=(\w+)$/.exec(String(request.headers['reliefline-signature'])) ?? []
      const right = createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex')
      if (signature === right) heard.push(JSON.parse(body) as (typeof heard)[number])
      response.writeHead(signature === right ? said.status : 401).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { heard, said, server, host: `127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('an admin sets an SMS gateway, tries it, and reads what became of it', async ({
  browser,
  furnished,
}) => {
  const { heard, said, server, host } = await gateway()
  const reliefline = await Reliefline.start({ furnished, env: { RELIEFLINE_CHANNEL_HOSTS: host } })
  const context = await browser.newContext({ baseURL: reliefline.url, ...DESK })
  const ines = await context.newPage()
  try {
    await ines.goto(reliefline.links.admin)
    await ines.waitForURL((url) => url.pathname !== '/demo' && url.hash === '')
    await ines.goto('/settings')
    await speak(ines, 'en')

    // Where an SMS comes to is one's own to say.
    const own = ines.getByLabel('Telephone')
    await own.fill('no')
    await ines.getByRole('button', { name: 'Save telephone' }).click()
    await expect(ines.getByText(/^A telephone number, please/)).toBeVisible()
    await own.fill('+1 212 555 0123')
    await ines.getByRole('button', { name: 'Save telephone' }).click()
    await expect(ines.getByText('Your telephone is saved.')).toBeVisible()

    await ines.getByRole('link', { name: 'Open: Channels beside pushes' }).click()
    await expect(ines.getByText(/^This is the default/)).toBeVisible()
    await expect(ines.getByText('This server has no mail server, so no e-mail goes out.')).toBeVisible()
    const webhook = ines.getByRole('region', { name: 'Webhook and SMS' })
    await webhook.getByRole('checkbox', { name: /^Level 3 goes to our webhook/ }).check()
    const save = ines.getByRole('button', { name: 'Save channels' })
    await save.click()
    await expect(webhook.getByText('Please fill in the address.')).toBeVisible()
    await expect(webhook.getByText('A webhook needs a secret.')).toBeVisible()
    await expectAccessible(ines)

    // What lies inside a network is not called, whoever asks for it.
    await webhook.getByLabel('Address of the webhook').fill('https://192.168.0.7/sms')
    await webhook.getByLabel('Secret').fill(SECRET)
    await save.click()
    await expect(webhook.getByText(/^Reliefline may not call this address/)).toBeVisible()
    await expect(webhook.getByLabel('Secret')).toHaveValue(SECRET)
    await webhook.getByLabel('Address of the webhook').fill(`http://${host}/sms`)
    await webhook.getByRole('checkbox', { name: /^SMS at level 2/ }).check()
    await save.click()
    await expect(ines.getByText(/^Version 1, in force since/)).toBeVisible()
    await expect(webhook.getByLabel('Secret')).toHaveValue('')
    await expect(webhook.getByText(/^A secret is kept, and not shown/)).toBeVisible()

    const tests = ines.getByRole('region', { name: 'Try them' })
    await tests.getByRole('button', { name: 'Send a test' }).click()
    await expect(tests.getByText(/^The webhook took the test/)).toBeVisible()
    await expect(tests.getByText(/^Nothing was sent: e-mail is off/)).toBeVisible()
    // What waits in the demo climbs on beside it, and may be told in this very moment.
    expect(heard.filter(({ kind }) => kind === 'test')).toMatchObject([{ to: ['+1 212 555 0123'] }])
    said.status = 503
    await tests.getByRole('button', { name: 'Send a test' }).click()
    await expect(tests.getByText(/^The webhook answered, and said no.*It answered with 503\.$/)).toBeVisible()
    server.closeAllConnections()
    server.close()
    await tests.getByRole('button', { name: 'Send a test' }).click()
    await expect(tests.getByText(/^Nobody answers at this address/)).toBeVisible()
    await expectAccessible(ines)

    // Changed and not saved: a test would tell of something else.
    await ines.getByRole('radio', { name: 'Only those I choose' }).check()
    await expect(tests.getByText(/^What you changed is not saved yet/)).toBeVisible()
    await save.click()
    await expect(ines.getByText('Choose one person at least.')).toBeVisible()
    await ines.getByRole('checkbox', { name: /^Ines/ }).check()

    // Another admin is faster.
    const olga = await enterAs(ines, browser, reliefline.url, 'Olga Marsh', ['admin'])
    await olga.goto('/settings/channels')
    await olga.getByRole('checkbox', { name: /^Level 3 goes by e-mail/ }).uncheck()
    await olga.getByRole('button', { name: 'Save channels' }).click()
    await expect(olga.getByText(/^Version 2, in force since/)).toBeVisible()
    await olga.context().close()
    await save.click()
    await expect(ines.getByText(/^Another admin has changed the channels meanwhile/)).toBeVisible()
    await expect(ines.getByRole('checkbox', { name: /^Ines/ })).toBeChecked()
    await ines.getByRole('button', { name: 'Show the new ones' }).click()
    await expect(ines.getByRole('checkbox', { name: /^Level 3 goes by e-mail/ })).not.toBeChecked()
    expect(await ask(ines, 'GET', '/settings/channels')).toMatchObject({
      version: 2,
      channels: { email: false, smsAtLevel2: true, webhook: { hasSecret: true } },
    })
  } finally {
    server.close()
    await context.close()
    await reliefline.stop()
  }
})
