// A database connection that does not stay dead: browsers end one when storage runs short, or when a phone wakes up.

import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreKey, StoreNames, StoreValue } from 'idb'

/** `again`: the browser cut the connection. `for good`: the store is being deleted, or belongs to a newer version. */
export type Ended = (how: 'again' | 'for good') => void

export class Steady<S extends DBSchema> {
  private opening: Promise<IDBPDatabase<S>> | undefined
  private closed = false

  private constructor(private readonly connect: (ended: Ended) => Promise<IDBPDatabase<S>>) {}

  /** Rejects when the store cannot be opened at all. */
  static async open<S extends DBSchema>(
    connect: (ended: Ended) => Promise<IDBPDatabase<S>>,
  ): Promise<Steady<S>> {
    const steady = new Steady(connect)
    await steady.connection()
    return steady
  }

  get<N extends StoreNames<S>>(store: N, key: StoreKey<S, N>): Promise<StoreValue<S, N> | undefined> {
    return this.use((db) => db.get(store, key))
  }

  getAll<N extends StoreNames<S>>(store: N): Promise<StoreValue<S, N>[]> {
    return this.use((db) => db.getAll(store))
  }

  async put<N extends StoreNames<S>>(store: N, value: StoreValue<S, N>, key?: StoreKey<S, N>): Promise<void> {
    await this.use((db) => db.put(store, value, key))
  }

  delete<N extends StoreNames<S>>(store: N, key: StoreKey<S, N>): Promise<void> {
    return this.use((db) => db.delete(store, key))
  }

  /** One transaction, on disk when this returns. `work` may be done twice, and must not mind. */
  write<N extends StoreNames<S>, T>(
    stores: N[],
    work: (tx: IDBPTransaction<S, N[], 'readwrite'>) => Promise<T>,
  ): Promise<T> {
    return this.use(async (db) => {
      const tx = db.transaction(stores, 'readwrite', { durability: 'strict' })
      const [result] = await Promise.all([work(tx), tx.done])
      return result
    })
  }

  close(): void {
    this.closed = true
    void this.opening?.then((db) => db.close()).catch(() => undefined)
  }

  private async use<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    const used = this.connection()
    const db = await used
    try {
      return await work(db)
    } catch (failure) {
      if (!wasCut(failure) || this.closed) throw failure
      if (this.opening === used) this.opening = undefined
      return work(await this.connection())
    }
  }

  private connection(): Promise<IDBPDatabase<S>> {
    if (this.closed) return Promise.reject(new DOMException('closed', 'InvalidStateError'))
    if (this.opening) return this.opening
    const opening = this.connect((how) => {
      if (this.opening === opening) this.opening = undefined
      if (how === 'for good') this.closed = true
    })
    this.opening = opening
    // What could not be opened now may be later.
    opening.catch(() => this.opening === opening && (this.opening = undefined))
    return opening
  }
}

/** The connection is closed, or was ended in the middle: then nothing of the transaction was kept. */
function wasCut(failure: unknown): boolean {
  return failure instanceof DOMException && ['InvalidStateError', 'AbortError'].includes(failure.name)
}
