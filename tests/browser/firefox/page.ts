import { until } from '../stage/until.ts'
import type { Bidi } from './bidi.ts'

/** One tab of Firefox, with as much of Playwright's manner as the push stories need. */
export class FirefoxPage {
  #bidi: Bidi
  readonly context: string
  /** The address it had when it was found; `evaluate(() => location.href)` says the present one. */
  readonly foundAt: string

  constructor(bidi: Bidi, context: string, foundAt = 'about:blank') {
    this.#bidi = bidi
    this.context = context
    this.foundAt = foundAt
  }

  async goto(url: string): Promise<void> {
    await this.#bidi.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' })
  }

  /** Runs a function in the page and waits for its promise. Argument and result travel as JSON. */
  async evaluate<R>(pageFunction: () => R | Promise<R>): Promise<R>
  async evaluate<R, A>(pageFunction: (argument: A) => R | Promise<R>, argument: A): Promise<R>
  async evaluate<R, A>(pageFunction: (argument: A) => R | Promise<R>, argument?: A): Promise<R> {
    const json = argument === undefined ? 'undefined' : JSON.stringify(argument)
    const answer = await this.#bidi.send<ScriptAnswer>('script.evaluate', {
      target: { context: this.context },
      expression: `(async () => JSON.stringify(await (${pageFunction})(${json})))()`,
      awaitPromise: true,
      // Subscribing and asking for permission want a person's touch.
      userActivation: true,
    })
    if (answer.type === 'exception') throw new Error(`In the page: ${answer.exceptionDetails.text}`)
    return answer.result.value === undefined ? (undefined as R) : (JSON.parse(answer.result.value) as R)
  }

  /** Asks our own API as the page would, with its session; the status of the answer. */
  async sends(method: 'POST' | 'PUT', path: string, body: object): Promise<number> {
    return this.evaluate(
      async ({ method, path, body }) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) })).status
      },
      { method, path, body },
    )
  }

  /** A person's click in the middle of the first element that matches, once there is one in view. */
  async click(selector: string): Promise<void> {
    await this.#clickOn(`an element ${selector} to click`, { type: 'css', value: selector })
  }

  /** The same, for what a screen reader calls so. */
  async tap(role: 'button' | 'link' | 'radio', name: string): Promise<void> {
    await this.#clickOn(`a ${role} "${name}" to tap`, { type: 'accessibility', value: { role, name } })
  }

  /** What is drawn anew between the look and the tap is looked for again, as a person would. */
  async #clickOn(what: string, locator: object): Promise<void> {
    let isGone: Error | undefined
    const clicked = until(what, async () => {
      const found = await this.#bidi.send<{ nodes: { sharedId: string }[] }>('browsingContext.locateNodes', {
        context: this.context,
        locator,
        maxNodeCount: 1,
      })
      const node = found.nodes[0]
      if (!node) return false
      return this.#clickOnNode(node.sharedId).then(
        () => true,
        (error: Error) => {
          if (!GONE.test(error.message)) throw error
          isGone = error
          return false
        },
      )
    })
    await clicked.catch((error: Error) => {
      throw isGone ? new Error(`${error.message}: ${isGone.message}`) : error
    })
  }

  async #clickOnNode(sharedId: string): Promise<void> {
    await this.#bidi.send('script.callFunction', {
      target: { context: this.context },
      functionDeclaration: 'element => element.scrollIntoView({ block: "center" })',
      arguments: [{ sharedId }],
      awaitPromise: false,
    })
    const origin = { type: 'element', element: { sharedId } }
    await this.#bidi.send('input.performActions', {
      context: this.context,
      actions: [
        {
          type: 'pointer',
          id: 'finger',
          actions: [
            { type: 'pointerMove', x: 0, y: 0, origin },
            { type: 'pointerDown', button: 0 },
            { type: 'pointerUp', button: 0 },
          ],
        },
      ],
    })
  }

  /** Waits until the page says this somewhere. */
  async reads(text: string, limitMs?: number): Promise<void> {
    await until(
      `"${text}" on the page`,
      () => this.evaluate((text) => document.body.innerText.includes(text), text),
      limitMs,
    )
  }

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ])
    await this.#bidi.send('input.performActions', {
      context: this.context,
      actions: [{ type: 'key', id: 'keys', actions }],
    })
  }

  /** Waits until the function answers with something, and gives that. */
  async waitFor<R>(
    what: string,
    pageFunction: () => R | Promise<R>,
    limitMs?: number,
  ): Promise<NonNullable<R>> {
    return until<NonNullable<R>>(
      what,
      async () => ((await this.evaluate(pageFunction)) ?? undefined) as NonNullable<R>,
      limitMs,
    )
  }

  async close(): Promise<void> {
    await this.#bidi.send('browsingContext.close', { context: this.context })
  }

  /** A PNG of what is in view. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.#bidi.send<{ data: string }>('browsingContext.captureScreenshot', {
      context: this.context,
    })
    return Buffer.from(data, 'base64')
  }
}

/** What Firefox says of an element that the page has drawn anew: the finger has not come down on anything yet. */
const GONE = /^(no such node|stale element reference|move target out of bounds)/

type ScriptAnswer =
  { type: 'success'; result: { value?: string } } | { type: 'exception'; exceptionDetails: { text: string } }
