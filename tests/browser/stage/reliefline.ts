import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { threadsOf } from './threads.ts'
import { until } from './until.ts'

export const ROLES = ['admin', 'nurse', 'therapist', 'patient'] as const
export type Role = (typeof ROLES)[number]

const DEBUG_BUILD = fileURLToPath(new URL('../../../target/debug/reliefline', import.meta.url))

/** Forty recoveries on a machine that compiles something else beside them. */
const READY_LIMIT_MS = 180_000

export interface Options {
  /** Default: RELIEFLINE_BIN, else the debug build of this clone. */
  binary?: string
  /** The origin of a push service of ours, to which this server may send. */
  pushService?: string
  /** A clinic made before, to begin with a copy of it: see `furnished`. */
  furnished?: string
  /** Further environment of the server. */
  env?: Record<string, string>
}

/** The real binary with a demo clinic of its own: `reliefline serve --demo` on a free port, in a folder of its own. */
export class Reliefline {
  /** http://localhost:PORT, which browsers take for a secure place. */
  readonly url: string
  /** All that the server said, for a failing story to show. */
  readonly said: string[] = []
  #port: number
  #folder: string
  #options: Options
  #process: ChildProcess | undefined
  #links: Record<Role, string> | undefined

  private constructor(port: number, folder: string, options: Options) {
    this.#port = port
    this.url = `http://localhost:${port}`
    this.#folder = folder
    this.#options = options
  }

  static async start(options: Options = {}): Promise<Reliefline> {
    const folder = await mkdtemp(join(tmpdir(), 'reliefline-demo-'))
    const server = new Reliefline(await freePort(), folder, options)
    try {
      // The reserve is room set aside, and would be copied as 32 MiB of zeros: the server sets its own aside.
      const filter = (path: string) => !path.endsWith('.reserve')
      if (options.furnished) await cp(options.furnished, folder, { recursive: true, filter })
      await server.comeBack()
      return server
    } catch (error) {
      await server.stop()
      throw error
    }
  }

  /** The folder of a demo clinic, made once: forty recoveries lived through the flows take seconds. */
  static async furnish(): Promise<string> {
    const server = await Reliefline.start()
    await server.goDown()
    return server.#folder
  }

  /** What `serve --demo` printed for each role. Each signs in once. */
  get links(): Record<Role, string> {
    return this.#links!
  }

  get pid(): number {
    return this.#process!.pid!
  }

  /** What its threads do now, for a failing story to show; nothing while it is down. */
  async threads(): Promise<string> {
    const pid = this.#process?.pid
    return pid === undefined ? '' : threadsOf(pid)
  }

  /** An outage: the process is killed, as a power cut would. What it had committed is in its folder. */
  async goDown(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  /** Starts it, or starts it again where it was. */
  async comeBack(): Promise<void> {
    const binary = this.#options.binary ?? process.env.RELIEFLINE_BIN ?? DEBUG_BUILD
    const child = spawn(binary, ['serve', '--demo'], {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...withoutOurs(process.env),
        RELIEFLINE_LISTEN: `127.0.0.1:${this.#port}`,
        RELIEFLINE_DATA_DIR: this.#folder,
        RELIEFLINE_PUBLIC_URL: this.url,
        ...(this.#options.pushService ? { RELIEFLINE_PUSH_HOSTS: this.#options.pushService } : {}),
        ...this.#options.env,
      },
    })
    this.#process = child
    let ended: string | undefined
    child.once('error', (error) => (ended = `could not be started: ${error.message}`))
    child.once('exit', (code, signal) => (ended = `ended with ${code ?? signal}`))

    const before = this.said.length
    const now = () => this.said.slice(before)
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.said.push(line))
    }
    const ready = `Reliefline is ready at ${this.url}`
    this.#links = await until(
      `"${ready}" and a link for each role on stdout`,
      () => {
        if (ended) throw new Error(`${binary} ${ended}\n${now().join('\n')}`)
        return now().some((line) => line.includes(ready)) ? linksIn(now()) : undefined
      },
      READY_LIMIT_MS,
    )
    await until(
      'an answer of /healthz/ready',
      async () => (await fetch(`${this.url}/healthz/ready`).catch(() => undefined))?.ok,
    )
  }

  async stop(): Promise<void> {
    await this.goDown()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** `  nurse      http://localhost:8123/demo#secret`, one line a role. */
function linksIn(lines: string[]): Record<Role, string> | undefined {
  const found = lines.flatMap((line) => {
    const [, role, link] = line.match(/^\s*(\w+)\s+(http:\/\/localhost:\d+\/demo#\S+)\s*$/) ?? []
    return role && link ? [[role, link] as const] : []
  })
  const links = Object.fromEntries(found)
  return ROLES.every((role) => links[role]) ? (links as Record<Role, string>) : undefined
}

/** The tester's own settings of Reliefline must not reach a server under test. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('RELIEFLINE_') && name !== 'DATABASE_URL'),
  )
}
