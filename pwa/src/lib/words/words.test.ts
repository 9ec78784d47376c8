import { describe, expect, it } from 'vitest'
import { en } from './en'
import { es } from './es'
import { onItWords } from './on-it'
import { planWords } from './plan'

function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function')
    return [[path, String((value as (...all: unknown[]) => string)(2, 'min', 'min'))]]
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`))
}

describe.each([
  ['English', en],
  ['Spanish', es],
  ['English of exercises', planWords('en')],
  ['Spanish of exercises', planWords('es')],
  ['English of the notification’s button', onItWords('en')],
  ['Spanish of the notification’s button', onItWords('es')],
])('%s', (_, words) => {
  it('has a text everywhere, and no exclamation mark anywhere', () => {
    for (const [path, text] of texts(words)) {
      expect(text, path).not.toBe('')
      expect(text, path).not.toMatch(/[!¡]|undefined/)
    }
  })
  it('never says that all is well, nor that somebody was told', () => {
    for (const [path, text] of texts(words))
      expect(text, path).not.toMatch(/you are fine|está bien|has been told/i)
  })
})

it('Spanish says usted', () => {
  for (const [path, text] of [...texts(es), ...texts(planWords('es')), ...texts(onItWords('es'))])
    expect(text, path).not.toMatch(/\b(tú|tu|tus|tienes|puedes|quieres|eres)\b/i)
})
