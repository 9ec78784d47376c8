// The live line of a staff page: Server-Sent Events, resumed where they broke off; reading every 10 s while
// there is no line; and the honest word when neither works for a minute.

import { EventReader, freshness, POLL_MS, reconnectMs, SILENT_MS, type Freshness } from './live-wire'

export interface LiveSurroundings {
  fetch: typeof fetch
  now: () => number
  random: () => number
  /** Reads what the page shows; false when the server could not be reached. */
  reload: () => Promise<boolean>
  onSignedOut: (code: string) => void
}

export class Live {
  state = $state<Freshness>('opening')
  /** Known once the first line stood or the first reading came. */
  heardAt = $state(0)

  private last: number | undefined
  private failures = 0
  private hasLine = false
  private stopped = true
  private line: AbortController | undefined
  private retry: ReturnType<typeof setTimeout> | undefined
  private watch: ReturnType<typeof setInterval> | undefined
  private poll: ReturnType<typeof setInterval> | undefined
  private reloading: Promise<void> | undefined
  private again = false

  constructor(private readonly around: LiveSurroundings) {}

  start(): void {
    this.stopped = false
    this.heardAt = this.around.now()
    this.watch = setInterval(() => this.look(), 1000)
    this.poll = setInterval(() => {
      if (!this.hasLine) this.reload()
    }, POLL_MS)
    void this.connect()
    this.reload()
  }

  stop(): void {
    this.stopped = true
    clearInterval(this.watch)
    clearInterval(this.poll)
    clearTimeout(this.retry)
    this.line?.abort()
  }

  /** The page is seen again, or the network is back: do not wait for the next try. */
  wake(): void {
    if (this.stopped) return
    this.reload()
    if (!this.hasLine) void this.connect()
  }

  /** One reading at a time; a change that comes meanwhile makes one more. */
  reload(): void {
    if (this.reloading) {
      this.again = true
      return
    }
    this.reloading = this.around
      .reload()
      .then((reached) => {
        if (reached) this.heard()
      })
      .catch(() => undefined)
      .finally(() => {
        this.reloading = undefined
        if (this.again && !this.stopped) {
          this.again = false
          this.reload()
        }
      })
  }

  private async connect(): Promise<void> {
    clearTimeout(this.retry)
    this.line?.abort()
    const line = new AbortController()
    this.line = line
    try {
      const response = await this.around.fetch('/api/v1/live', {
        headers: {
          accept: 'text/event-stream',
          ...(this.last === undefined ? {} : { 'last-event-id': String(this.last) }),
        },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: line.signal,
      })
      if (response.status === 401) {
        const body = (await response.json().catch(() => null)) as { code?: string } | null
        this.stop()
        this.around.onSignedOut(body?.code ?? 'session_required')
        return
      }
      if (!response.ok || !response.headers.get('content-type')?.startsWith('text/event-stream'))
        throw new Error(`live: ${response.status}`)
      await this.follow(response.body!.getReader())
    } catch {
      // Broken off, refused, or replaced by a newer line: only the newest one tries again.
    }
    if (this.line === line && !this.stopped) this.lost()
  }

  private async follow(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const text = new TextDecoder()
    const events = new EventReader()
    this.failures = 0
    this.hasLine = true
    this.heard()
    // What changed since the last reading, and before this line stood, was told to nobody.
    this.reload()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      this.heard()
      const changes = events.read(text.decode(value, { stream: true }))
      for (const change of changes) this.last = change.sequence ?? this.last
      if (changes.length > 0) this.reload()
    }
  }

  private lost(): void {
    this.hasLine = false
    this.failures++
    this.look()
    this.retry = setTimeout(() => void this.connect(), reconnectMs(this.failures, this.around.random()))
  }

  private heard(): void {
    this.heardAt = this.around.now()
    this.look()
  }

  private look(): void {
    const now = this.around.now()
    // A line that says nothing at all is no line: laptops that slept do not notice by themselves.
    if (this.hasLine && now - this.heardAt > SILENT_MS) this.line?.abort()
    // The first line may take its time, and the lists are read meanwhile: that is no trouble yet.
    const line = this.hasLine ? 'stands' : this.failures === 0 ? 'opening' : 'none'
    this.state = freshness(this.heardAt, now, line)
  }
}
