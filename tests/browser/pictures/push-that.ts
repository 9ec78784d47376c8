import type { Page } from '@playwright/test'
import type { Said } from './screen.ts'

/** Gives the page a browser whose notifications behave so from here on. */
export function pushThat(behaves: 'works' | 'denied' | 'pending' | 'failed') {
  return async (page: Page): Promise<void> => {
    await page.evaluate((behaves) => {
      const permission = behaves === 'denied' ? 'denied' : 'granted'
      Object.defineProperty(Notification, 'permission', { get: () => permission, configurable: true })
      Notification.requestPermission = () => Promise.resolve(permission)
      const keys = { p256dh: 'BA', auth: 'AA' }
      const subscription = {
        toJSON: () => ({ endpoint: 'https://push.example/1', keys, expirationTime: null }),
      }
      PushManager.prototype.getSubscription = () => Promise.resolve(null)
      PushManager.prototype.subscribe = () =>
        behaves === 'works'
          ? Promise.resolve(subscription as unknown as PushSubscription)
          : behaves === 'failed'
            ? Promise.reject(new Error('no push service'))
            : new Promise(() => undefined)
      if (behaves !== 'pending') return
      // The ten seconds after which it is said to be so need not be waited for.
      const wait = window.setTimeout
      window.setTimeout = ((run: () => void, ms?: number) =>
        wait(run, ms === 10_000 ? 0 : ms)) as typeof window.setTimeout
    }, behaves)
  }
}

const SUBSCRIPTION = '00000000-0000-7000-8000-000000000071'
const MESSAGE = '00000000-0000-7000-8000-000000000072'

/** A test push goes out, and this browser shows it at once, the server says. */
export const TEST_SHOWN: Record<string, Said> = {
  '/push-key': { json: { key: 'BA' } },
  '/push-subscriptions': { status: 201, json: { id: SUBSCRIPTION, state: 'live' } },
  [`/push-subscriptions/${SUBSCRIPTION}/test`]: { status: 202, json: { messageId: MESSAGE } },
  [`/push-subscriptions/${SUBSCRIPTION}`]: {
    json: () => {
      const now = new Date().toISOString()
      return { id: SUBSCRIPTION, state: 'live', lastTest: { messageId: MESSAGE, sentAt: now, shownAt: now } }
    },
  },
  '/me/notifications': { status: 204 },
}

/** A browser for it. What the app saw at its start stands before the browser changes its mind. */
export async function testShown(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^(Turn on|Activar)$/ })
    .first()
    .waitFor()
  await pushThat('works')(page)
}
