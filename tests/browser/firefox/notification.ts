import type { FirefoxPage } from './page.ts'

/** A notification as Firefox draws it: the words a nurse reads, and her tap. */
export class DrawnNotification {
  readonly title: string
  readonly body: string
  #window: FirefoxPage

  private constructor(window: FirefoxPage, words: { title: string; body: string }) {
    this.#window = window
    this.title = words.title
    this.body = words.body
  }

  /** The notification in this window of Firefox, or none if it is another kind of window, just coming or just going. */
  static async in(window: FirefoxPage): Promise<DrawnNotification | undefined> {
    if (!window.foundAt.endsWith('/alerts/alert.xhtml')) return undefined
    // Firefox writes the words first and listens for taps only once the window is complete: a tap in between
    // is lost, and no person is that fast.
    const words = await window
      .evaluate(() => ({
        title: document.querySelector('#alertTitleLabel')?.getAttribute('value') ?? '',
        body: document.querySelector('#alertTextLabel')?.textContent ?? '',
        takesTaps: document.readyState === 'complete',
      }))
      .catch(() => undefined)
    return words?.title && words.takesTaps ? new DrawnNotification(window, words) : undefined
  }

  /** A tap on it. Firefox then wakes the service worker with a genuine `notificationclick`. */
  async click(): Promise<void> {
    await this.#window.evaluate(() => document.querySelector<HTMLElement>('#alertBox')!.click())
  }
}
