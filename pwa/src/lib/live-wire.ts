// What comes down the live line, and when it counts as dead. Pure, so that time can be played in a test.

/** A comment comes every 20 s: two missed ones and a little, and the line is dead. */
export const SILENT_MS = 45_000
/** From here on the page says that nobody is told (reliability.md 8, W6). */
export const STALE_MS = 60_000
/** How often the lists are read while there is no line. */
export const POLL_MS = 10_000

export interface Change {
  sequence?: number
  kind: string
}

/** Takes text in pieces as the network cuts them, and gives whole events. */
export class EventReader {
  private rest = ''

  read(text: string): Change[] {
    this.rest += text.replaceAll('\r\n', '\n')
    const blocks = this.rest.split('\n\n')
    this.rest = blocks.pop() ?? ''
    return blocks.flatMap((block) => readBlock(block))
  }
}

function readBlock(block: string): Change[] {
  const data = block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart())
    .join('\n')
  if (data === '') return []
  try {
    const { sequence, kind } = JSON.parse(data) as Change
    return [{ sequence: typeof sequence === 'number' ? sequence : undefined, kind: String(kind) }]
  } catch {
    // Something changed, even if we cannot read what.
    return [{ kind: 'unknown' }]
  }
}

/** 1 s doubling to 15 s, with jitter so that a restarted server is not met by everybody at once. */
export function reconnectMs(failures: number, random: number): number {
  return Math.min(15_000, 1000 * 2 ** Math.max(0, failures - 1)) * (0.5 + random / 2)
}

export type Freshness = 'live' | 'opening' | 'polling' | 'stale'
export type Line = 'stands' | 'opening' | 'none'

/** What may be said of the page: by when it last had anything from the server, and by which way. */
export function freshness(heardAt: number, now: number, line: Line): Freshness {
  if (now - heardAt >= STALE_MS) return 'stale'
  if (line === 'stands') return 'live'
  return line === 'opening' ? 'opening' : 'polling'
}
