// A draft outlives a reload, in this tab alone: closing the tab takes it away, and nobody else who signs in here reads it.

import type { Draft } from './draft'

const PREFIX = 'reliefline.plan-draft.'

/** The tab's own store; a browser may forbid it, and then a reload loses the draft. */
export interface Box {
  readonly length: number
  key(at: number): string | null
  getItem(name: string): string | null
  setItem(name: string, value: string): void
  removeItem(name: string): void
}

export class DraftStore {
  private readonly name: string

  constructor(
    staffId: string,
    episodeId: string,
    private readonly box: () => Box = () => sessionStorage,
  ) {
    this.name = `${PREFIX}${staffId}.${episodeId}`
    this.dropOthers(`${PREFIX}${staffId}.`)
  }

  read(): Draft | undefined {
    const text = this.safely((box) => box.getItem(this.name))
    if (!text) return undefined
    try {
      const draft = JSON.parse(text) as Draft
      // Written by another release of this page: better none than a broken one.
      return Array.isArray(draft.rows) && typeof draft.from === 'string' ? draft : undefined
    } catch {
      return undefined
    }
  }

  write(draft: Draft | undefined): void {
    this.safely((box) => (draft ? box.setItem(this.name, JSON.stringify(draft)) : box.removeItem(this.name)))
  }

  /** What another person left in this tab. */
  private dropOthers(own: string): void {
    this.safely((box) => {
      const names = Array.from({ length: box.length }, (_, at) => box.key(at) ?? '')
      for (const name of names) if (name.startsWith(PREFIX) && !name.startsWith(own)) box.removeItem(name)
    })
  }

  private safely<T>(use: (box: Box) => T): T | undefined {
    try {
      return use(this.box())
    } catch {
      return undefined
    }
  }
}
