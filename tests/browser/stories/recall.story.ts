import { ask } from '../stage/api.ts'
import { checkIns, turnClockTo } from '../stage/clinic.ts'
import { score, speak } from '../stage/patient.ts'
import { expect, test } from '../stage/test.ts'
import { WORDS } from '../stage/words.ts'

const words = WORDS.en
const RECALL = /Before the procedure, how bad was the pain when you moved/

test('whoever was never asked before the procedure is asked for that pain until hour 72', async ({
  browser,
  enter,
  reliefline,
}) => {
  const nurse = await enter('nurse')
  const { id } = await ask<{ id: string }>(nurse, 'POST', '/patients', {
    name: 'Vera Lind',
    birthDate: '1950-03-01',
    language: 'en',
    zone: 'America/New_York',
    phone: '212 555 0147',
  })
  const ended = new Date(Date.now() - 10 * 3_600_000).toISOString()
  const episode = { levels: ['L1'], longActingOpioid: false, procedureEndedAt: ended, dischargedAt: ended }
  const made = await ask<{ id: string }>(nurse, 'POST', `/patients/${id}/episodes`, episode)
  const vera = { id, name: 'Vera Lind', episodeId: made.id }
  const { url } = await ask<{ url: string }>(nurse, 'POST', `/patients/${id}/invites`)
  const context = await browser.newContext({ baseURL: reliefline.url })
  const phone = await context.newPage()
  await phone.goto(url)
  await phone.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(phone.getByRole('heading', { name: 'Are you Vera?' })).toBeVisible()

  const recall = phone.getByRole('group', { name: RECALL })
  const upToMedicine = async () => {
    await phone.goto('/')
    await speak(phone, 'en')
    await score(phone, words.movement, 4, words.onward)
    await score(phone, words.rest, 3, words.onward)
    await phone.getByRole('button', { name: words.noMedicine, exact: true }).click()
  }
  const finish = async () => {
    await phone.getByRole('button', { name: words.none }).click()
    await expect(phone.getByText('Sent to the clinic').first()).toBeVisible()
  }
  await upToMedicine()
  await expect(recall).toBeVisible()
  await phone.getByRole('button', { name: 'I do not remember' }).click()
  await finish()

  await turnClockTo(nurse, vera, 71.8)
  await upToMedicine()
  await expect(recall).toBeVisible()
  await phone.getByRole('button', { name: 'I do not remember' }).click()
  await finish()

  await turnClockTo(nurse, vera, 72.1)
  await upToMedicine()
  await expect(phone.getByRole('button', { name: words.none })).toBeVisible()
  await expect(recall).toBeHidden()
  await finish()
  expect((await checkIns(nurse, vera)).map((one) => one.recalledBaseline)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  await context.close()
})
