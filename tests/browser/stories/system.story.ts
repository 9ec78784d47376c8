import { expectAccessible } from '../stage/accessible.ts'
import { ask } from '../stage/api.ts'
import { enterAs, provenPhone } from '../stage/clinic.ts'
import { speak } from '../stage/patient.ts'
import { Reliefline } from '../stage/reliefline.ts'
import { expect, test } from '../stage/test.ts'

const DESK = { viewport: { width: 1280, height: 844 } }

test('an admin reads what is wrong with Reliefline itself, and closes it; a colleague was faster with another', async ({
  browser,
  enter,
  reliefline,
}) => {
  // In the demo clinic nobody has a phone that answers, so each alert left a notice; that a page would reach nobody now is
  // another one, and by day the phone of each nurse.
  const ines = await enter('admin', DESK)
  await speak(ines, 'en')
  await ines.goto('/staff')
  const line = ines.getByText(/^(Something is|\d+ things are) wrong with Reliefline itself\.$/)
  await expect(line).toBeVisible()
  await expect(ines.getByRole('link', { name: /^System ?, \d+ wait/ })).toBeVisible()
  await ines.getByRole('link', { name: 'What is wrong' }).click()
  const notice = ines.getByRole('article', { name: 'Nobody could be told about an alert' })
  await expect(notice).toContainText('On level 3, the last of the ladder, nobody had a phone that answers.')
  await expect(notice).toContainText('Telephone a nurse now.')
  await expect(notice).toContainText(/Since (today|yesterday), .*times so far/)
  await expectAccessible(ines)

  const open = async () => {
    const path = '/system-notices?open=true'
    const { notices } = await ask<{ notices: { id: string; kind: string }[] }>(ines, 'GET', path)
    return notices.filter(({ kind }) => kind === 'nobody_live')
  }
  const olga = await enterAs(ines, browser, reliefline.url, 'Olga Marsh', ['admin'])
  await ask(olga, 'POST', `/system-notices/${(await open())[0]!.id}/close`)
  await notice.getByRole('button', { name: /^Close/ }).click()
  const sheet = ines.getByRole('dialog', { name: 'Close this notice?' })
  await expect(sheet).toContainText('Closing repairs nothing.')
  await sheet.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(ines.getByText('Closed. If its cause lasts, it comes back.')).toBeVisible()
  await expect(notice).toHaveCount(0)
  const over = ines.getByRole('region', { name: 'Over' })
  await expect(over.getByText(/closed by Olga Marsh$/)).toHaveCount(1)
  await expect(over.getByText(/closed by Ines/).first()).toBeVisible()
  expect(await open()).toEqual([])
  await olga.context().close()
})

test('an admin sees who can be reached, the worst first, and a phone that has just proved itself', async ({
  enter,
  pushService,
}) => {
  const ana = await enter('nurse')
  const ines = await enter('admin', DESK)
  await speak(ines, 'en')
  await ines.goto('/system/reachability')
  await expect(ines.getByRole('heading', { name: /^0 of \d can be reached\.$/ })).toBeVisible()
  const person = (name: RegExp) =>
    ines.getByRole('listitem').filter({ has: ines.getByRole('heading', { name }) })
  await expect(person(/^Ana Ruiz$/)).toContainText('No phone or browser has notifications turned on.')
  await expectAccessible(ines)

  await provenPhone(ana, pushService)
  await expect(ines.getByRole('heading', { name: /^1 of \d can be reached\.$/ })).toBeVisible({
    timeout: 20_000,
  })
  await expect(person(/^Ana Ruiz$/)).toContainText(/Can be reached.*Answered a test/)
  // Among those who are told about alerts she is the last: the others need something.
  const told = ines.getByRole('region', { name: /can be reached\.$/ }).getByRole('heading', { level: 3 })
  await expect(told.last()).toHaveText('Ana Ruiz')
})

test('when alerts come late every page of the staff says so, until they no longer do', async ({
  browser,
  furnished,
}) => {
  test.setTimeout(150_000)
  // A worker that turns round and does nothing, and a watch that looks ten times as fast.
  const env: Record<string, string> = { RELIEFLINE_FAULTS: 'worker-idle', RELIEFLINE_WATCH_DIVISOR: '10' }
  const reliefline = await Reliefline.start({ furnished, env })
  const context = await browser.newContext({ baseURL: reliefline.url })
  const ana = await context.newPage()
  try {
    await ana.goto(reliefline.links.nurse)
    await ana.waitForURL((url) => url.pathname !== '/demo' && url.hash === '')
    await speak(ana, 'en')
    const late = ana.getByText('Alerts are coming late.')
    await ana.goto('/duty')
    await expect(late).toBeVisible({ timeout: 60_000 })
    await expect(ana.getByRole('alert').filter({ has: late })).toContainText(
      'telephone the patients you worry about',
    )
    await expectAccessible(ana)
    await ana.getByRole('link', { name: 'To the board' }).click()
    await expect(ana.getByRole('heading', { name: '72-hour board' })).toBeVisible()
    await expect(late).toBeVisible()

    delete env.RELIEFLINE_FAULTS
    await reliefline.goDown()
    await reliefline.comeBack()
    await expect(late).toBeHidden({ timeout: 45_000 })
  } finally {
    await context.close()
    await reliefline.stop()
  }
})
