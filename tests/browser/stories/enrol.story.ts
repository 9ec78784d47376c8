import { find } from '../stage/clinic.ts'
import { expect, test } from '../stage/test.ts'

const DESK = { viewport: { width: 1280, height: 844 } }

test('a phone joins by the picture that the nurse shows, once', async ({ browser, enter, reliefline }) => {
  const nurse = await enter('nurse', DESK)
  const samuel = await find(nurse, 'Harold Kim')
  await nurse.goto(`/patients/${samuel.id}/phone`)
  const answer = nurse.waitForResponse((response) => response.url().endsWith('/invites'))
  await nurse.getByRole('button', { name: 'Make a code' }).click()
  const picture = nurse.getByRole('img', { name: 'QR code that connects the phone of Harold Kim' })
  await expect(picture).toBeVisible()
  // An image and never markup: nothing of it can run.
  await expect(picture).toHaveAttribute('src', /^data:image\/svg\+xml/)
  expect(
    await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBeGreaterThan(0)
  await expect(nurse.getByText('Waiting for the phone')).toBeVisible()
  // What the phone's camera would read out of the picture.
  const { url } = (await (await answer).json()) as { url: string }
  expect(url).toMatch(new RegExp(`^${reliefline.url}/join#`))

  const context = await browser.newContext({ baseURL: reliefline.url })
  const phone = await context.newPage()
  await phone.goto(url)
  await expect(phone.getByText('Your card was read. One tap connects this phone.')).toBeVisible()
  // The secret does not stay where a later look at the phone finds it.
  expect(phone.url()).toBe(`${reliefline.url}/join`)
  await phone.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(phone.getByRole('heading', { name: 'Are you Harold?' })).toBeVisible()
  await phone.getByRole('button', { name: 'Yes', exact: true }).click()
  await phone.getByRole('radio', { name: 'English' }).check()
  await phone.getByRole('button', { name: 'Next' }).click()
  await phone.getByRole('button', { name: 'Not now' }).click()
  await expect(phone.getByRole('heading', { name: /Hour \d+ of 72/ })).toBeVisible()
  await expect(nurse.getByText(/has joined\. Now the test/)).toBeVisible()

  const another = await browser.newContext({ baseURL: reliefline.url })
  const second = await another.newPage()
  await second.goto(url)
  await second.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(
    second.getByText('This code does not work. Check it, or ask your nurse for a new one.'),
  ).toBeVisible()
  await context.close()
  await another.close()
})

test('a phone joins by the typed code, in whatever case, once', async ({ browser, enter, reliefline }) => {
  const nurse = await enter('nurse', DESK)
  const frank = await find(nurse, 'Frank Moretti')
  await nurse.goto(`/patients/${frank.id}/phone`)
  await nurse.getByRole('button', { name: 'Make a code' }).click()
  const shown = nurse.getByText(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/).first()
  await expect(shown).toBeVisible()
  const code = (await shown.textContent())!.trim()

  const join = async () => {
    const context = await browser.newContext({ baseURL: reliefline.url })
    const phone = await context.newPage()
    await phone.goto('/')
    const connect = phone.getByRole('button', { name: 'Connect', exact: true })
    await expect(connect).toBeDisabled()
    await phone.getByLabel(/Code on your card/).pressSequentially(code.replace('-', '').toLowerCase())
    await expect(phone.getByLabel(/Code on your card/)).toHaveValue(code)
    await connect.click()
    return phone
  }
  const phone = await join()
  await expect(phone.getByRole('heading', { name: 'Are you Frank?' })).toBeVisible()
  await phone.getByRole('button', { name: 'Yes', exact: true }).click()
  await phone.getByRole('button', { name: 'Next' }).click()
  await phone.getByRole('button', { name: 'Not now' }).click()
  await expect(phone.getByRole('heading', { name: 'Before your procedure' })).toBeVisible()
  const second = await join()
  await expect(
    second.getByText('This code does not work. Check it, or ask your nurse for a new one.'),
  ).toBeVisible()
  await phone.context().close()
  await second.context().close()
})
