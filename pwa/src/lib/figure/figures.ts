// The figure of each exercise of the protocol, by its id.

import {
  anklePumps,
  armPress,
  backLift,
  bellyBreathing,
  bridge,
  logRoll,
  tummyBrace,
} from './exercises/lying.ts'
import { bladeSqueeze, chinTuck, sitToStand } from './exercises/sitting.ts'
import {
  backPress,
  balanceStand,
  bandRow,
  heelRaises,
  hipHinge,
  stepUps,
  walking,
  wallSlide,
} from './exercises/standing.ts'
import type { Figure } from './scene.ts'

export const FIGURES: Record<string, Figure> = {
  EX01: bellyBreathing,
  EX02: anklePumps,
  EX03: logRoll,
  EX04: walking,
  EX05: tummyBrace,
  EX06: armPress,
  EX07: bladeSqueeze,
  EX08: chinTuck,
  EX09: sitToStand,
  EX10: bridge,
  EX11: wallSlide,
  EX12: heelRaises,
  EX13: backPress,
  EX14: balanceStand,
  EX15: bandRow,
  EX16: backLift,
  EX17: stepUps,
  EX18: hipHinge,
}
