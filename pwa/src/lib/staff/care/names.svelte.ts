// Names of exercises for lists over many patients: the clinic's library, read once while the screen stands.

import type { App } from '../../app.svelte'
import type { Desk } from '../desk.svelte'
import type { LibraryExercise } from '../types'

export class Names {
  private all = $state.raw<LibraryExercise[]>([])
  private readonly byId = $derived(new Map(this.all.map((one) => [one.id, one])))

  constructor(
    private readonly app: App,
    desk: Desk,
  ) {
    // Without it a list still says what it has to say, only less exactly.
    desk.api.exercises().then(
      ({ exercises }) => void (this.all = exercises),
      () => undefined,
    )
  }

  of = (id: string): string | undefined => {
    const found = this.byId.get(id)
    return found && this.app.words.of(found.name)
  }
}
