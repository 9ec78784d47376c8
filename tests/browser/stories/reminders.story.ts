import type { Page } from '@playwright/test'
import type { Firefox } from '../firefox/firefox.ts'
import type { FirefoxPage } from '../firefox/page.ts'
import { ask } from '../stage/api.ts'
import { onCaseload, type Found } from '../stage/clinic.ts'
import { publishToday } from '../stage/exercises.ts'
import type { PushService } from '../push-service/push-service.ts'
import { expect, test } from '../stage/test.ts'
import { until } from '../stage/until.ts'

const HOUR_MS = 3_600_000
/** From its due time to the push service (issue 3). */
const LIMIT_MS = 5000
/** So long before the due time the patient's clock is set, so that the server has to wait for it as on any day. */
const EARLY_MS = 3000

/**
 * A zone where it is day, with two hours of the day to come that none of the clinic's people has had yet: it lies east of
 * them all, and a time of the local day that is over is not reminded of again after a flight to the west.
 */
function eastByDay(now = new Date()): { zone: string; hour: number } {
  const utc = now.getUTCHours()
  const ahead = utc >= 10 && utc < 22 ? -3 : 9
  // The signs of these names are the other way round.
  return { zone: ahead < 0 ? 'Etc/GMT+3' : 'Etc/GMT-9', hour: (utc + ahead + 24) % 24 }
}

/** The next instant at which it is so late in a zone of whole hours. */
function nextAt(time: string, zone: string, now: number): number {
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
  const minute = 60_000
  for (let at = Math.ceil(now / minute) * minute; ; at += minute) if (shown.format(at) === time) return at
}

/** Turns Rosa's clock until shortly before a time of hers; says when it will be that time by ours. */
async function shortlyBefore(
  nurse: Page,
  rosa: Found,
  time: string,
  zone: string,
  ahead: number,
): Promise<{ due: number; ahead: number }> {
  const there = nextAt(time, zone, Date.now() + ahead + EARLY_MS)
  const hours = (there - EARLY_MS - ahead - Date.now()) / HOUR_MS
  const { hoursAhead } = await ask<{ hoursAhead: number }>(nurse, 'POST', `/demo/patients/${rosa.id}/clock`, {
    hours,
  })
  return { due: there - hoursAhead * HOUR_MS, ahead: hoursAhead * HOUR_MS }
}

/** The reminder that Firefox draws, and how late the push service had it. */
async function rings(firefox: Firefox, pushService: PushService, title: string, due: number) {
  const drawn = await until(`"${title}" on the screen`, async () =>
    (await firefox.notifications()).find((one) => one.title === title),
  )
  // Nothing but the fixed words.
  expect(drawn.body).not.toMatch(/Rosa|Delgado|pain/i)
  const late = pushService.pushes.at(-1)!.at - due
  console.log(`"${title}" at the push service ${late} ms after its due time`)
  test.info().annotations.push({ type: title, description: `${late} ms after its due time` })
  expect(late).toBeGreaterThanOrEqual(0)
  expect(late).toBeLessThan(LIMIT_MS)
  return drawn
}

async function ledTo(firefox: Firefox, phone: FirefoxPage, url: string, path: string): Promise<void> {
  await until(`the tap to lead to ${path}`, async () =>
    (await firefox.addresses()).some((address) => address.startsWith(url + path)),
  )
  await phone.waitFor(path, () => document.querySelector('h1')?.textContent ?? undefined)
}

test('reminders ring in Firefox at her own times, lead to what they remind of, and can be put off there', async ({
  enter,
  firefox,
  pushService,
  reliefline,
}) => {
  test.setTimeout(120_000)
  const nurse = await enter('nurse')
  const rosa = await onCaseload(nurse, 'Rosa Delgado')
  await publishToday(await enter('therapist'), rosa)
  const phone = await firefox.newPage()
  await phone.goto(reliefline.links.patient)
  await phone.reads('de 72')
  await phone.goto(`${reliefline.url}/settings`)
  await phone.tap('radio', 'English')
  await phone.tap('button', 'Turn on')
  await phone.reads('Notifications are on, but not tested on this phone.')
  const { zone, hour } = eastByDay()
  const later = (hours: number, minutes = '00') =>
    `${String((hour + hours) % 24).padStart(2, '0')}:${minutes}`
  const times = { checkInTimes: [later(2), later(14)], exerciseTimes: [later(2, '30')] }
  const kept = { zone, ...times, quietFrom: '22:00', quietTo: '22:00' }
  expect(await phone.sends('PUT', '/me/reminders', kept)).toBe(200)
  await phone.goto(`${reliefline.url}/progress`)
  expect(pushService.pushes).toEqual([])

  const checkIn = await shortlyBefore(nurse, rosa, later(2), zone, 0)
  const first = await rings(firefox, pushService, 'Time for your check-in', checkIn.due)
  await first.click()
  await ledTo(firefox, phone, reliefline.url, '/check-in')
  await phone.reads('How bad is your back pain when you move')
  await phone.tap('button', 'Remind me in 2 hours')
  await phone.reads('We remind you at')

  const exercises = await shortlyBefore(nurse, rosa, later(2, '30'), zone, checkIn.ahead)
  const second = await rings(firefox, pushService, 'Time for your exercises', exercises.due)
  await second.click()
  await ledTo(firefox, phone, reliefline.url, '/exercises')
  await phone.reads('Ankle pumps')
  await phone.tap('button', 'Remind me in 2 hours')
  await phone.reads('We remind you at')

  // The one repeat of what was put off, and no third.
  const again = await shortlyBefore(nurse, rosa, later(4), zone, exercises.ahead)
  const repeat = await until('the repeat', async () =>
    (await firefox.notifications()).find((one) => one.title === 'Time for your check-in'),
  )
  expect(pushService.pushes.at(-1)!.at).toBeGreaterThanOrEqual(again.due)
  await repeat.click()
  await ledTo(firefox, phone, reliefline.url, '/check-in')
  await phone.reads('How bad is your back pain when you move')
  // It was put off once; there is no third, and nothing on the screen that offers one.
  expect(await phone.evaluate(() => document.querySelector('[data-later]'))).toBeNull()
  expect(pushService.refusals).toEqual([])
  expect(new Set(pushService.pushes.map((push) => push.body.length)).size).toBe(1)
})
