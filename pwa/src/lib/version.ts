import { version } from '../../package.json'

export const VERSION = version

/** `0.9.2` is older than `0.10.0`. */
export function isOlder(version: string, than: string): boolean {
  const [mine, wanted] = [version, than].map((one) => one.split('.').map((part) => Number.parseInt(part)))
  for (const [at, part] of wanted!.entries()) {
    const own = mine![at] ?? 0
    if (own !== part) return own < part
  }
  return false
}
