// The steps of a check-in, as the episode asks for them. Pure.

export type Step = 'movement' | 'rest' | 'medicine' | 'recall' | 'signs'

/** Before the procedure there is nothing to warn of, and no medicine that masks relief. */
export function stepsFor(asks: { planned: boolean; recall: boolean; declined: boolean }): Step[] {
  if (asks.planned) return ['movement', 'rest']
  if (asks.declined) return ['signs']
  return ['movement', 'rest', 'medicine', ...(asks.recall ? (['recall'] as const) : []), 'signs']
}

export function stepAfter(steps: Step[], step: Step): Step | undefined {
  return steps[steps.indexOf(step) + 1]
}

export function stepBefore(steps: Step[], step: Step): Step | undefined {
  return steps[steps.indexOf(step) - 1]
}
