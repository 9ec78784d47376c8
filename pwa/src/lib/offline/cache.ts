// What may be looked at without a network: the last answers of the server, and a draft. All sealed.

import type { PersonDb } from './db'
import { seal, unseal } from './seal'

export class Cache {
  constructor(
    private readonly db: PersonDb,
    private readonly key: CryptoKey,
  ) {}

  async get<T>(name: string): Promise<T | undefined> {
    try {
      const sealed = await this.db.get('cache', name)
      if (!sealed) return undefined
      return await unseal<T>(this.key, `cache:${name}`, sealed)
    } catch {
      // Unreadable is the same as absent: the server has it still.
      return undefined
    }
  }

  async put(name: string, value: unknown): Promise<void> {
    if (value === undefined || value === null) await this.db.delete('cache', name)
    else await this.db.put('cache', await seal(this.key, `cache:${name}`, value), name)
  }
}
