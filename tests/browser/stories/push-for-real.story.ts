import { alertsOf, enterAs, find, neverQuiet, turnClockTo } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'

test('an alert rings a nurse’s Firefox, says nothing of the patient, and the tap leads to the alerts', async ({
  browser,
  enter,
  firefox,
  pushService,
  reliefline,
}) => {
  const phone = await firefox.newPage()
  await phone.goto(reliefline.links.nurse)
  await phone.reads('Alerts')
  await phone.goto(`${reliefline.url}/settings`)
  await phone.tap('button', 'Turn on')
  await phone.reads('Notifications are on, but not tested on this phone.')

  // The test before it counts: sent, shown, tapped.
  await phone.tap('button', 'Send a test')
  const trial = await until('the test on the screen', async () => (await firefox.notifications())[0])
  expect(trial.title).toBe('Test: tap to confirm')
  await trial.click()
  await phone.reads('Test confirmed')
  await until('no notification to be left', async () => (await firefox.notifications()).length === 0)

  // A day without a word from Ruth is a matter for a nurse.
  const admin = await enter('admin')
  await neverQuiet(admin)
  const therapist = await enter('therapist')
  const ruth = await find(therapist, 'Ruth Cohen')
  await turnClockTo(therapist, ruth, 66)
  const drawn = await until('the alert on the screen', async () => (await firefox.notifications())[0])
  expect(drawn.title).toBe('A patient needs review')
  expect(drawn.body).not.toContain('Ruth')
  const colleague = await enterAs(admin, browser, reliefline.url, 'Nora Quinn')
  const shown = await until('the receipt', async () =>
    (await alertsOf(colleague, ruth)).find((one) => one.told.shown === 1),
  )
  expect(shown).toMatchObject({ state: 'open', told: { messages: 1, accepted: 1, shown: 1 } })

  await drawn.click()
  await until('the alerts', async () =>
    (await firefox.addresses()).some((address) => address.startsWith(`${reliefline.url}/alerts`)),
  )
  await phone.reads('Ruth Cohen')
  expect(pushService.refusals).toEqual([])
  expect(pushService.pushes.map((push) => push.ack)).toEqual(['delivered', 'delivered'])
  // Each has the same size, whatever it says.
  expect(new Set(pushService.pushes.map((push) => push.body.length)).size).toBe(1)
})

test('a patient’s phone proves itself with a tapped test', async ({ firefox, pushService, reliefline }) => {
  const phone = await firefox.newPage()
  await phone.goto(reliefline.links.patient)
  await phone.reads('de 72')
  await phone.goto(`${reliefline.url}/settings`)
  await phone.tap('radio', 'English')
  await phone.tap('button', 'Turn on')
  await phone.reads('Notifications are on, but not tested on this phone.')
  await phone.tap('button', 'Send a test')
  const drawn = await until('the test on the screen', async () => (await firefox.notifications())[0])
  expect(drawn.title).toBe('Test: tap to confirm')
  await drawn.click()
  await phone.reads('Test confirmed')
  expect(pushService.refusals).toEqual([])
})

test('a subscription that is never answered is said after ten seconds, and the rest works on', async ({
  firefox,
  pushService,
  reliefline,
}) => {
  pushService.holdSubscriptions = true
  const phone = await firefox.newPage()
  await phone.goto(reliefline.links.patient)
  await phone.reads('de 72')
  await phone.goto(`${reliefline.url}/settings`)
  await phone.tap('radio', 'English')
  await phone.tap('button', 'Turn on')
  await phone.reads('Connecting to the notification service')
  const asked = performance.now()
  await phone.reads('The phone is still waiting', 14_000)
  expect(performance.now() - asked).toBeGreaterThan(8_000)
  await phone.tap('link', 'Today')
  await phone.reads('How bad is your back pain when you move')
})
