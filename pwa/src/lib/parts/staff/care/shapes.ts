// A shape for each reason, so that none differs by colour alone. Paths of Lucide, as in icons.ts.

import type { ItemKind, Need } from '../../../staff/types'

const PAUSE = 'M8 5v14M16 5v14'
const HAND = 'M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M9 9h6v6h-6z' /* a stop in a ring */
const RISING = 'M16 7h6v6M22 7l-8.5 8.5-5-5L2 17'
const FALLING = 'M16 17h6v-6M22 17l-8.5-8.5-5 5L2 7'
const SILENT = 'M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M8 12h8'
const STEPS = 'M4 20h4v-5h4v-5h4v-5h4'
const HALF = 'M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M12 2v20M12 7h6M12 12h9M12 17h6'
const CHECK = 'M20 6 9 17l-5-5'

const SHAPES: Record<Need | ItemKind, string> = {
  hold: PAUSE,
  red_stop: HAND,
  pain_rising: RISING,
  no_log: SILENT,
  two_low_weeks: FALLING,
  phase_proposal: STEPS,
  none: CHECK,
  amber: HALF,
  low_weeks: FALLING,
  no_logs: SILENT,
  not_started: SILENT,
}

export function needShape(of: Need | ItemKind): string {
  return SHAPES[of]
}
