import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import { freePort } from '../stage/free-port.ts'
import { decrypt, type Subscription } from './encrypt.ts'
import { vapidFault } from './vapid.ts'

/** A push request as it came over HTTP, and what became of it. */
export interface Push {
  id: string
  channel: string
  headers: IncomingHttpHeaders
  body: Buffer
  /** When it came. */
  at: number
  /** The browser's own word: it decrypted and delivered, could not decrypt, or found nobody to deliver to. */
  ack?: 'delivered' | 'undecryptable' | 'undelivered'
}

/** As much of a push of our server as stories look at, see server/src/push/message.rs. */
export interface Letter {
  notification: {
    title: string
    navigate: string
    tag: string
    data: { kind: string; receiptToken: string; acknowledgeToken?: string }
  }
}

export interface SilentPhone {
  subscription: Subscription
  pushes: () => Push[]
  reads: () => Letter[]
}

interface Channel {
  browser: string
  /** The applicationServerKey of the page, when it gave one. */
  key?: string
  /** Not yet acknowledged, oldest first; sent again when the browser comes back. */
  waiting: Push[]
}

/** Firefox's numbers in its `ack` (nsIPushErrorReporter) and `nack` messages. */
const ACKS: Record<number, Push['ack']> = { 100: 'delivered', 101: 'undecryptable', 102: 'undelivered' }

/**
 * A push service on loopback, so that the whole path is real without the internet: towards senders it speaks
 * Web Push (RFC 8030, with the checks of RFC 8292), towards Firefox the WebSocket protocol that
 * `dom.push.serverURL` expects. It never sees a plaintext.
 */
export class PushService {
  readonly port: number
  /** All accepted push requests, oldest first. */
  readonly pushes: Push[] = []
  /** Requests that were refused, with the reason: what our server would have to mend. */
  readonly refusals: string[] = []
  /** While true, a browser that wants to subscribe is left without an answer, as behind a wall that swallows packets. */
  holdSubscriptions = false
  #answer: { status: number; headers: Record<string, string> } | undefined
  #channels = new Map<string, Channel>()
  #browsers = new Map<string, WebSocket | undefined>()
  #http: Server
  #sockets: WebSocketServer

  private constructor(port: number) {
    this.port = port
    this.#http = createServer((request, response) => void this.#take(request, response))
    this.#sockets = new WebSocketServer({ server: this.#http })
    this.#sockets.on('connection', (socket) => this.#serve(socket))
  }

  static async start(): Promise<PushService> {
    const service = new PushService(await freePort())
    await new Promise<void>((ready, failed) => {
      service.#http.once('error', failed)
      service.#http.listen(service.port, '127.0.0.1', ready)
    })
    return service
  }

  /** For Firefox's `dom.push.serverURL`. */
  get webSocketUrl(): string {
    return `ws://127.0.0.1:${this.port}/`
  }

  /** For RELIEFLINE_PUSH_HOSTS; each endpoint begins with it. */
  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** A phone that nobody looks at: its pushes arrive in `pushes` and go no further. `reads` is what they say. */
  silentPhone(): SilentPhone {
    const channel = randomUUID()
    this.#channels.set(channel, { browser: 'none', waiting: [] })
    const pair = createECDH('prime256v1')
    const auth = randomBytes(16)
    const keys = { p256dh: pair.generateKeys().toString('base64url'), auth: auth.toString('base64url') }
    const pushes = () => this.pushes.filter((push) => push.channel === channel)
    return {
      subscription: { endpoint: `${this.origin}/push/${channel}`, keys },
      pushes,
      reads: () => pushes().map(({ body }) => JSON.parse(decrypt(pair, auth, body)) as Letter),
    }
  }

  /** Answers every push with this status from now on (410, 429 with Retry-After, 503 …). Nothing: be well again. */
  misbehave(status?: number, headers: Record<string, string> = {}): void {
    this.#answer = status === undefined ? undefined : { status, headers }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#sockets.close()
    this.#http.closeAllConnections()
    await new Promise((closed) => this.#http.close(closed))
  }

  // ---- towards senders: RFC 8030 ----

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const say = (status: number, reason = '', headers: Record<string, string> = {}) => {
      if (reason) this.refusals.push(`${status} ${reason}`)
      response.writeHead(status, headers).end(reason)
    }

    const name = request.url?.match(/^\/push\/([\w-]+)$/)?.[1]
    if (!name || request.method !== 'POST')
      return say(404, `no push endpoint: ${request.method} ${request.url}`)
    if (this.#answer) return say(this.#answer.status, 'misbehaving as told', this.#answer.headers)
    const channel = this.#channels.get(name)
    if (!channel) return say(410, 'this subscription is gone')
    const fault = requestFault(request.headers, body)
    if (fault) return say(400, fault)
    const stranger = vapidFault(request.headers.authorization, this.origin, channel.key)
    if (stranger) return say(403, stranger)

    const push: Push = { id: randomUUID(), channel: name, headers: request.headers, body, at: Date.now() }
    this.pushes.push(push)
    const socket = this.#browsers.get(channel.browser)
    const topic = request.headers.topic
    // A newer message of the same topic replaces one that has not been delivered yet.
    if (topic) channel.waiting = channel.waiting.filter((older) => older.headers.topic !== topic)
    // TTL 0 means: now or never.
    if (socket || Number(request.headers.ttl) > 0) channel.waiting.push(push)
    if (socket) notify(socket, push)
    say(201, '', { Location: `${this.origin}/message/${push.id}`, TTL: String(request.headers.ttl) })
  }

  // ---- towards Firefox ----

  #serve(socket: WebSocket): void {
    let browser: string | undefined
    socket.on('message', (raw) => {
      const message = JSON.parse(String(raw)) as FromFirefox
      switch (message.messageType) {
        case 'hello': {
          // A known browser keeps its id, or Firefox drops all its subscriptions.
          browser =
            message.uaid && this.#browsers.has(message.uaid) ? message.uaid : randomBytes(16).toString('hex')
          this.#browsers.set(browser, socket)
          answer(socket, {
            messageType: 'hello',
            status: 200,
            uaid: browser,
            use_webpush: true,
            broadcasts: {},
          })
          for (const channel of this.#channels.values()) {
            if (channel.browser === browser) for (const push of channel.waiting) notify(socket, push)
          }
          return
        }
        case 'register': {
          if (this.holdSubscriptions) return
          const { channelID, key } = message
          if (!browser || !channelID)
            return answer(socket, { messageType: 'register', status: 400, channelID })
          this.#channels.set(channelID, { browser, key, waiting: [] })
          const pushEndpoint = `${this.origin}/push/${channelID}`
          return answer(socket, { messageType: 'register', status: 200, channelID, pushEndpoint })
        }
        case 'unregister': {
          const { channelID } = message
          if (channelID) this.#channels.delete(channelID)
          return answer(socket, { messageType: 'unregister', status: 200, channelID })
        }
        case 'ack': {
          for (const update of message.updates ?? []) this.#settle(update.version, ACKS[update.code ?? 100])
          return
        }
        case 'ping':
        case undefined:
          return answer(socket, {})
        default:
          // broadcast_subscribe asks for news of Mozilla's, and a nack only explains an ack.
          return
      }
    })
    socket.on('close', () => {
      if (browser && this.#browsers.get(browser) === socket) this.#browsers.set(browser, undefined)
    })
  }

  #settle(id: string, ack: Push['ack']): void {
    const push = this.pushes.find((known) => known.id === id)
    if (!push) return
    push.ack = ack
    const channel = this.#channels.get(push.channel)
    if (channel) channel.waiting = channel.waiting.filter((other) => other !== push)
  }
}

interface FromFirefox {
  messageType?: string
  uaid?: string
  channelID?: string
  key?: string
  updates?: { channelID: string; version: string; code?: number }[]
}

function answer(socket: WebSocket, message: object): void {
  socket.send(JSON.stringify(message))
}

function notify(socket: WebSocket, push: Push): void {
  answer(socket, {
    messageType: 'notification',
    channelID: push.channel,
    version: push.id,
    data: push.body.toString('base64url'),
    headers: { encoding: 'aes128gcm' },
  })
}

/** What the big push services refuse too, so that a mistake shows here first. */
function requestFault(headers: IncomingHttpHeaders, body: Buffer): string | undefined {
  const { ttl, topic, urgency } = headers as Record<string, string | undefined>
  if (ttl === undefined || !/^\d+$/.test(ttl)) return 'TTL is missing or no number'
  if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(topic))
    return 'Topic is not 1 to 32 base64url characters'
  if (urgency !== undefined && !['very-low', 'low', 'normal', 'high'].includes(urgency))
    return `no such Urgency: ${urgency}`
  if (body.length > 0 && headers['content-encoding'] !== 'aes128gcm')
    return 'Content-Encoding is not aes128gcm'
  if (body.length > 4096) return 'more than 4,096 bytes'
  return undefined
}
