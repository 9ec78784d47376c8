// A QR code of an address, for paper: bytes, error correction M, versions 1 to 6 (106 bytes). Pure. Codes that carry a
// secret come from the server; this one only opens the app.

/** Error bytes in a block, blocks, and data bytes in a block, of each version at level M. */
const VERSIONS = [
  [10, 1, 16],
  [16, 1, 28],
  [26, 1, 44],
  [18, 2, 32],
  [24, 2, 43],
  [16, 4, 27],
] as const

type Grid = (boolean | undefined)[][]

/** As an SVG picture with its quiet zone; an address that is too long has no code. */
export function qrSvg(text: string): string {
  const grid = qrModules(text)
  const size = grid.length + 8
  const path = grid
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : '')))
    .join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
}

/** Dark and light squares, by row. */
export function qrModules(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  // Mode and length take 12 bits.
  const at = VERSIONS.findIndex(([, blocks, data]) => blocks * data >= bytes.length + 2)
  if (at < 0) return []
  const version = at + 1
  const codewords = interleaved(bytes, VERSIONS[at]!)
  const blank = patterns(version)
  const candidates = MASKS.map((mask, number) => {
    const grid = blank.map((row) => [...row])
    fill(grid, codewords, mask)
    writeFormat(grid, number)
    return grid as boolean[][]
  })
  return candidates.reduce((best, one) => (penalty(one) < penalty(best) ? one : best))
}

function interleaved(bytes: Uint8Array, [ec, blocks, size]: (typeof VERSIONS)[number]): number[] {
  const bits: number[] = []
  const push = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit--) bits.push((value >> bit) & 1)
  }
  push(4, 4)
  push(bytes.length, 8)
  for (const byte of bytes) push(byte, 8)
  const capacity = blocks * size * 8
  push(0, Math.min(4, capacity - bits.length))
  while (bits.length % 8 !== 0) bits.push(0)
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) push(pad, 8)
  const all = Array.from({ length: blocks * size }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  )
  const data = Array.from({ length: blocks }, (_, at) => all.slice(at * size, (at + 1) * size))
  const errors = data.map((block) => remainder(block, ec))
  const woven = (lists: number[][]) => lists[0]!.flatMap((_, at) => lists.map((list) => list[at]!))
  return [...woven(data), ...woven(errors)]
}

/** Multiplication in the field of 256 elements over 0x11d. */
function times(one: number, other: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    product ^= ((other >> bit) & 1) * one
  }
  return product
}

/** Reed-Solomon: what is left of the data divided by the generator of this degree. */
function remainder(data: number[], degree: number): number[] {
  let generator = [1]
  for (let at = 0, root = 1; at < degree; at++, root = times(root, 2))
    generator = [...generator, 0].map((value, place) => value ^ times(generator[place - 1] ?? 0, root))
  const rest = Array.from({ length: degree }, () => 0)
  for (const byte of data) {
    const factor = byte ^ rest.shift()!
    rest.push(0)
    for (let at = 0; at < degree; at++) rest[at] = rest[at]! ^ times(generator[at + 1]!, factor)
  }
  return rest
}

/** Everything that is the same in each code of a version; what data goes into is undefined. */
function patterns(version: number): Grid {
  const size = 17 + 4 * version
  const grid: Grid = Array.from({ length: size }, () => Array.from({ length: size }, () => undefined))
  const set = (x: number, y: number, dark: boolean) => {
    if (x >= 0 && y >= 0 && x < size && y < size) grid[y]![x] = dark
  }
  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0)
    set(at, 6, at % 2 === 0)
  }
  const ring = (x: number, y: number, reach: number, light: number[]) => {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++)
        set(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))))
  }
  if (version > 1) ring(size - 7, size - 7, 2, [1])
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    ring(x, y, 4, [2, 4])
  // The places of the format: written last, and no data may go there.
  writeFormat(grid, 0)
  return grid
}

function writeFormat(grid: Grid, mask: number): void {
  const size = grid.length
  let rest = mask << 10
  for (let bit = 14; bit >= 10; bit--) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10)
  const format = ((mask << 10) | rest) ^ 0x5412
  const bit = (at: number) => ((format >> at) & 1) === 1
  for (let at = 0; at < 15; at++) {
    const [x, y] = at < 6 ? [8, at] : at < 8 ? [8, at + 1] : at === 8 ? [7, 8] : [14 - at, 8]
    grid[y]![x] = bit(at)
    if (at < 8) grid[8]![size - 1 - at] = bit(at)
    else grid[size - 15 + at]![8] = bit(at)
  }
  grid[size - 8]![8] = true
}

const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

/** Up and down in double columns from the right; the column of the timing pattern is left out. */
function fill(grid: Grid, codewords: number[], mask: (x: number, y: number) => boolean): void {
  const size = grid.length
  let at = 0
  let up = true
  for (let right = size - 1; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (grid[y]![x] !== undefined) continue
        const dark = (((codewords[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1
        grid[y]![x] = dark !== mask(x, y)
        at++
      }
    }
  }
}

/** How hard a code is to read: long runs, blocks, false finders, and too much of one colour. */
function penalty(grid: boolean[][]): number {
  const size = grid.length
  const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x]!))]
  let sum = 0
  let dark = 0
  for (const line of lines) {
    const text = line.map((one) => (one ? '1' : '0')).join('')
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) sum += run.length - 2
    sum += 40 * [...text.matchAll(/(?=00001011101|10111010000)/g)].length
  }
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const one = grid[y]![x]
      if (one) dark++
      if (x > 0 && y > 0 && grid[y]![x - 1] === one && grid[y - 1]![x] === one && grid[y - 1]![x - 1] === one)
        sum += 3
    }
  return sum + 10 * Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5)
}
