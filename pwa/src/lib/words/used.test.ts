import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { en } from './en'
import { onItWords } from './on-it'
import { planWords } from './plan'
import { staffWords } from './staff'

const SOURCE = fileURLToPath(new URL('../..', import.meta.url))

/** What speaks the words: every file but the dictionaries and tests. */
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|ts)$/.test(name) && !/\.test\.ts$|lib\/words\/(?!index)/.test(name))
  .map((name) => readFileSync(join(SOURCE, name), 'utf8'))

function paths(words: object, path: string[] = []): string[][] {
  return Object.entries(words).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? paths(inner as object, [...path, key])
      : [[...path, key]],
  )
}

/** Said by name where its section is named too, or looked up by a key that stands somewhere as a string. */
function isUsed(path: string[]): boolean {
  const [key, section] = path.toReversed()
  const named = new RegExp(`[.{,]\\s*${key}\\b`)
  const inSection = new RegExp(section ?? '', 'i')
  return files.some(
    (file) =>
      (named.test(file) && inSection.test(file)) ||
      new RegExp(`['"\`]${key}['"\`]|\\[['"]${key}|^\\s*${key}:`, 'm').test(file),
  )
}

it.each([
  ['shared', en],
  ['exercises', planWords('en')],
  ['button', onItWords('en')],
  ['staff', staffWords('en')],
])(
  'no %s word stands there unsaid',
  (_, words) => {
    expect(
      paths(words)
        .filter((path) => !isUsed(path))
        .map((path) => path.join('.')),
    ).toEqual([])
    // Each word is looked for in each file, which a busy machine takes its time for.
  },
  60_000,
)
