// The caseload as the server sorts it, page by page; read again whenever the live line says that something changed.

import type { Desk } from '../desk.svelte'
import type { DeskApi } from '../desk-api'
import { staffProblem, type StaffProblem } from '../problem'
import type { CaseloadRow } from '../types'

export class CaseloadList {
  rows = $state.raw<CaseloadRow[]>()
  next = $state<string>()
  counts = $state.raw({ all: 0, needing: 0 })
  problem = $state.raw<StaffProblem>()
  busy = $state(false)
  private pages = 1
  private asked = 0

  constructor(private readonly desk: Desk) {
    // In a component's setup, like OnePatient.
    let opened = false
    $effect(() => {
      if (desk.turn >= 0) void this.read(opened ? desk.quiet : desk.api)
      opened = true
    })
  }

  /** As many pages as were shown: the order may have changed in all of them. */
  async read(api: DeskApi = this.desk.api): Promise<void> {
    const mine = ++this.asked
    this.busy = true
    try {
      const rows: CaseloadRow[] = []
      let next: string | undefined
      for (let page = 0; page < this.pages; page++) {
        const answer = await api.caseload(next)
        if (mine !== this.asked) return
        rows.push(...answer.rows)
        next = answer.next
        this.counts = answer.counts
        if (!next) break
      }
      this.rows = rows
      this.next = next
      this.problem = undefined
    } catch (failure) {
      if (mine === this.asked) this.problem = staffProblem(failure)
    } finally {
      if (mine === this.asked) this.busy = false
    }
  }

  more(): Promise<void> {
    this.pages++
    return this.read()
  }
}
