/** What we promise of a figure: at most so much, or at least so much. */
export type Promised = { atMost: number } | { atLeast: number }

/**
 * One line a figure, tab-separated: name, figure with unit, budget or limit, ratio, ok or short. The ratio says
 * how much of the promise is used up (at most) or kept (at least), so 1.00 is the edge either way.
 */
export function print(name: string, figure: number, unit: string, promised: Promised): boolean {
  const [word, bound, ok] =
    'atMost' in promised
      ? (['at most', promised.atMost, figure <= promised.atMost] as const)
      : (['at least', promised.atLeast, figure >= promised.atLeast] as const)
  const columns = [
    name,
    `${round(figure)} ${unit}`,
    `${word} ${bound} ${unit}`,
    (figure / bound).toFixed(2),
    ok ? 'ok' : 'short',
  ]
  console.log(columns.join('\t'))
  return ok
}

export function median(figures: number[]): number {
  const sorted = figures.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)]!
}

const round = (figure: number) => (figure < 10 ? figure.toFixed(1) : Math.round(figure).toString())
