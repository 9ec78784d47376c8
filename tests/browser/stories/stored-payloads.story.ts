import type { Browser, Page } from '@playwright/test'
import { ask } from '../stage/api.ts'
import { find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

/** What people store who want a colleague's browser to do something for them (security.md T20). */
const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><script>alert(2)</script>',
  '<img src=x onerror=alert(3)>',
  '<svg onload=alert(4)>',
  '<svg><script>alert(5)</script></svg>',
  '<iframe srcdoc="<script>alert(6)</script>">',
  '<a href="javascript:alert(7)">x</a>',
  'javascript:alert(8)',
  '" onmouseover="alert(9)',
  "' autofocus onfocus='alert(10)",
  '</title><script>alert(11)</script>',
  '</textarea><img src=x onerror=alert(12)>',
  '{{constructor.constructor("alert(13)")()}}',
  '${alert(14)}',
  '<style>@import "https://evil.example/x";</style>',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<form action="https://evil.example"><button>x</button></form>',
  '<img src="https://evil.example/pixel">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<math><mtext><img src=x onerror=alert(15)>',
  '<details open ontoggle=alert(16)>',
  '&lt;script&gt;alert(17)&lt;/script&gt;',
  '\u202e<b>turned round</b>',
]
const short = (at: number, length: number) => PAYLOADS[at % PAYLOADS.length]!.slice(0, length)

/** Notes on the page all that must not happen on it. */
async function watched(browser: Browser, url: string): Promise<{ page: Page; happened: string[] }> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 844 } })
  const page = await context.newPage()
  const happened: string[] = []
  page.on('dialog', (dialog) => {
    happened.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== url) happened.push(`request: ${request.url()}`)
  })
  await page.exposeFunction('tellViolation', (what: string) => happened.push(`policy: ${what}`))
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      (window as unknown as { tellViolation(what: string): void }).tellViolation(
        `${event.violatedDirective} ${event.blockedURI} ${event.sample}`,
      ),
    ),
  )
  return { page, happened }
}

async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () => !document.querySelector('[aria-busy="true"]') && document.querySelector('h1'),
  )
}

test('what somebody stored is shown as it was written and does nothing', async ({ browser, reliefline }) => {
  test.setTimeout(3 * 60_000)
  const nurse = await watched(browser, reliefline.url)
  const therapist = await watched(browser, reliefline.url)
  const admin = await watched(browser, reliefline.url)
  for (const [who, role] of [
    [nurse, 'nurse'],
    [therapist, 'therapist'],
    [admin, 'admin'],
  ] as const) {
    await who.page.goto(reliefline.links[role])
    await who.page.waitForURL((url) => url.pathname !== '/demo' && url.hash === '')
  }

  // Every payload as a name; the rest spread over the other words that people may write.
  const harold = await find(nurse.page, 'Harold Kim')
  const everybody = await ask<{ patients: { id: string; name: string }[] }>(
    nurse.page,
    'GET',
    '/patients?limit=50',
  )
  const others = everybody.patients.filter((one) => one.id !== harold.id)
  for (const [at, payload] of PAYLOADS.entries()) {
    const one = others[at % others.length]!
    await ask(nurse.page, 'PATCH', `/patients/${one.id}`, {
      name: payload.slice(0, 100),
      contact: {
        name: short(at + 1, 100),
        relation: short(at + 2, 40),
        phone: '212 555 0100',
        consent: true,
      },
    })
  }
  await ask(nurse.page, 'PATCH', `/patients/${harold.id}`, { name: PAYLOADS[2] })
  const { alerts } = await ask<{ alerts: { id: string; cycle: number; patientId: string }[] }>(
    nurse.page,
    'GET',
    '/alerts?state=unresolved',
  )
  for (const [at, { id, cycle }] of alerts.slice(0, 6).entries()) {
    // One of them may have been acknowledged along with a graver one.
    await ask(nurse.page, 'POST', `/alerts/${id}/acknowledge`, { cycle }).catch(() => undefined)
    await ask(nurse.page, 'POST', `/alerts/${id}/resolve`, {
      cycle,
      outcome: 'advice_given',
      note: short(at, 500),
    })
  }
  await ask(admin.page, 'POST', '/staff', {
    name: PAYLOADS[3],
    email: 'somebody@clinic.example',
    password: 'a sentence that is long enough',
    roles: ['nurse'],
  })

  const { code } = await ask<{ code: string }>(nurse.page, 'POST', `/patients/${harold.id}/invites`)
  const patient = await watched(browser, reliefline.url)
  await patient.page.goto('/join')
  await ask(patient.page, 'POST', '/enrolments', { code, deviceName: PAYLOADS[0]!.slice(0, 40) })

  const walks: [typeof nurse, string[]][] = [
    [patient, ['/', '/progress', '/exercises', '/help', '/settings']],
    [
      nurse,
      ['/alerts', '/board', '/duty', '/patients', `/patients/${harold.id}`, `/patients/${harold.id}/phone`],
    ],
    [nurse, others.slice(0, 8).map((one) => `/patients/${one.id}`)],
    [nurse, [`/patients/${harold.id}/edit`, `/patients/${harold.id}/check-in`]],
    [therapist, ['/caseload', '/items', '/patients', `/patients/${harold.id}`]],
    [admin, ['/staff', '/clinic', '/duty']],
  ]
  for (const [{ page }, paths] of walks) {
    for (const path of paths) {
      await page.goto(path)
      await settled(page)
    }
  }
  // Shown as it was written, so nothing was lost either.
  await nurse.page.goto(`/patients/${harold.id}`)
  await expect(nurse.page.getByRole('heading', { level: 1 })).toContainText(PAYLOADS[2]!)
  await expect(patient.page.locator('body')).not.toContainText('[object')
  expect([...patient.happened, ...nurse.happened, ...therapist.happened, ...admin.happened]).toEqual([])

  // And the watch would have seen it.
  await nurse.page.evaluate(() => (document.createElement('img').src = 'https://evil.example/pixel'))
  await expect.poll(() => nurse.happened.join()).toContain('policy: img-src')
  for (const { page } of [patient, nurse, therapist, admin]) await page.context().close()
})
