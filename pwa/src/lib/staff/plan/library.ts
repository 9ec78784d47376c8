// Finding in the library. Pure.

import type { LibraryExercise } from '../types'

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** By name in either language, with or without accents: a therapist may think in one and read in the other. */
export function found(exercises: readonly LibraryExercise[], wanted: string): LibraryExercise[] {
  const words = plain(wanted).split(/\s+/).filter(Boolean)
  return exercises.filter(({ name }) => {
    const all = plain(`${name.en} ${name.es}`)
    return words.every((word) => all.includes(word))
  })
}
