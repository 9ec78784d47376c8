import type { Page } from '@playwright/test'

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
