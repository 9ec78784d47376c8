// What stands on the clinic's door: known before anybody is signed in, and kept for when there is no network.
// Nothing of a person is in it, so it may stand in the open.

import { told, type Api } from './api/client'
import type { About as Sign, Me } from './api/types'

const STORED = 'reliefline.about'

export class About {
  private sign = $state.raw<Partial<Sign>>(stored())
  /** Every screen says that a demo is one. */
  demo = $derived(this.sign.demo ?? false)
  /** Before any clinic has said its own, the number that the protocol takes for granted. */
  emergencyNumber = $derived(this.sign.emergencyNumber ?? '911')
  staffHours = $derived(this.sign.staffHours)

  constructor(private readonly api: Api) {}

  async ask(): Promise<void> {
    const sign = await told(this.api.GET('/about')).catch(() => undefined)
    if (sign) this.keep(sign)
  }

  /** Whoever is signed in was told the same, and more recently. */
  follow({ demo, clinic: { emergencyNumber, staffHours } }: Me): void {
    this.keep({ demo, emergencyNumber, staffHours })
  }

  private keep(sign: Sign): void {
    this.sign = sign
    localStorage.setItem(STORED, JSON.stringify(sign))
  }
}

function stored(): Partial<Sign> {
  try {
    return (JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Sign> | null) ?? {}
  } catch {
    return {}
  }
}
