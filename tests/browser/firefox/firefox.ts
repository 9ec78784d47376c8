import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Bidi } from './bidi.ts'
import { DrawnNotification } from './notification.ts'
import { FirefoxPage } from './page.ts'
import { userJs } from './prefs.ts'

/** Debian's Firefox, headless, with a profile of its own, driven by WebDriver BiDi without geckodriver. */
export class Firefox {
  #process: ChildProcess
  #bidi: Bidi
  #folder: string

  private constructor(process: ChildProcess, bidi: Bidi, folder: string) {
    this.#process = process
    this.#bidi = bidi
    this.#folder = folder
  }

  /** @param pushServiceUrl the WebSocket address of the push service this browser is to trust */
  static async start(pushServiceUrl: string): Promise<Firefox> {
    const folder = await mkdtemp(join(tmpdir(), 'reliefline-firefox-'))
    const profile = join(folder, 'profile')
    await mkdir(profile)
    await writeFile(join(profile, 'user.js'), userJs(pushServiceUrl))
    const child = spawn(
      process.env.RELIEFLINE_FIREFOX ?? '/usr/bin/firefox-esr',
      [
        '--headless',
        '--no-remote',
        '--profile',
        profile,
        '--remote-debugging-port=0',
        // Lets the stories click the notification where Firefox draws it, which no page may do.
        '--remote-allow-system-access',
        'about:blank',
      ],
      // A home of its own: nothing of the tester's is read or left behind. Its own process group: all of
      // Firefox's processes can be ended with it.
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, HOME: folder, MOZ_CRASHREPORTER_DISABLE: '1' },
        detached: true,
      },
    )
    try {
      const bidi = await Bidi.connect(`${await listening(child)}/session`)
      await bidi.send('session.new', { capabilities: {} })
      return new Firefox(child, bidi, folder)
    } catch (error) {
      await end(child, folder)
      throw error
    }
  }

  /** A new tab. */
  async newPage(): Promise<FirefoxPage> {
    const { context } = await this.#bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' })
    return new FirefoxPage(this.#bidi, context)
  }

  /** The web addresses of all open tabs: where a notification's click led. */
  async addresses(): Promise<string[]> {
    const { contexts } = await this.#bidi.send<{ contexts: { url: string }[] }>('browsingContext.getTree', {
      maxDepth: 0,
    })
    return contexts.map(({ url }) => url)
  }

  /** The notifications that Firefox shows at this moment, oldest first. */
  async notifications(): Promise<DrawnNotification[]> {
    // Firefox draws each as a window of its own.
    const { contexts } = await this.#bidi.send<{ contexts: { context: string; url: string }[] }>(
      'browsingContext.getTree',
      {
        'moz:scope': 'chrome',
        maxDepth: 0,
      },
    )
    const windows = contexts.map(({ context, url }) => new FirefoxPage(this.#bidi, context, url))
    return (await Promise.all(windows.map((window) => DrawnNotification.in(window)))).filter(
      (one) => one !== undefined,
    )
  }

  async stop(): Promise<void> {
    this.#bidi.close()
    await end(this.#process, this.#folder)
  }
}

/** The address that Firefox prints once its remote agent is up. */
async function listening(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stderr! })
  const said: string[] = []
  for await (const line of lines) {
    said.push(line)
    const address = line.match(/WebDriver BiDi listening on (ws:\/\/\S+)/)?.[1]
    if (address) {
      child.stderr!.resume() // a full pipe would stop Firefox
      return address
    }
  }
  throw new Error(`Firefox ended before it listened:\n${said.join('\n')}`)
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit')
    process.kill(-child.pid!, 'SIGKILL')
    await gone
  }
  // Its content processes may still be writing their last while they die.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
