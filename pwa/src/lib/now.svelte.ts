// The page's only clock for what is shown. Follows the server's, because a phone may be wrong.

const HOUR_MS = 3_600_000

export class Now {
  private phone = $state(Date.now())
  private offset = $state(0)
  /** Server time, to the quarter minute. */
  ms = $derived(this.phone + this.offset)

  constructor() {
    setInterval(() => this.tick(), 15_000)
    document.addEventListener('visibilitychange', () => this.tick())
  }

  /** `server` was now when the phone's clock said `phone`. */
  set(server: string, phone = Date.now()): void {
    this.offset = Date.parse(server) - phone
    this.tick()
  }

  /** The server's time for a time of this phone. */
  of(phone: string | number): number {
    return new Date(phone).getTime() + this.offset
  }

  hoursSince(instant: string): number {
    return (this.ms - Date.parse(instant)) / HOUR_MS
  }

  tick(): void {
    this.phone = Date.now()
  }
}
