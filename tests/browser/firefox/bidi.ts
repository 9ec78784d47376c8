import { EventEmitter, once } from 'node:events'
import { WebSocket } from 'ws'

/** The few commands of WebDriver BiDi that we use, over its WebSocket: ask and be answered, and hear events. */
export class Bidi {
  readonly events = new EventEmitter()
  #socket: WebSocket
  #asked = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>()
  #last = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (raw) => this.#hear(JSON.parse(String(raw)) as Heard))
    socket.on('close', () => {
      for (const { reject } of this.#asked.values()) reject(new Error('Firefox closed the connection'))
      this.#asked.clear()
    })
  }

  static async connect(url: string): Promise<Bidi> {
    // Firefox refuses WebSockets that carry an Origin it was not started to allow; `ws` sends none.
    const socket = new WebSocket(url, { perMessageDeflate: false })
    await once(socket, 'open')
    return new Bidi(socket)
  }

  send<T>(method: string, params: object = {}): Promise<T> {
    const id = (this.#last += 1)
    return new Promise<T>((resolve, reject) => {
      this.#asked.set(id, { resolve: resolve as (result: never) => void, reject })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }

  close(): void {
    this.#socket.close()
  }

  #hear(message: Heard): void {
    if (message.type === 'event') return void this.events.emit(message.method, message.params)
    const asked = this.#asked.get(message.id)
    this.#asked.delete(message.id)
    if (message.type === 'success') asked?.resolve(message.result as never)
    else asked?.reject(new Error(`${message.error}: ${message.message}`))
  }
}

type Heard =
  | { type: 'event'; method: string; params: unknown }
  | { type: 'success'; id: number; result: unknown }
  | { type: 'error'; id: number; error: string; message: string }
