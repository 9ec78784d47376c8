import { expect, it } from 'vitest'
import { emptyExercise, exerciseLacks, newExerciseOf } from './exercise-draft'

const written = () => ({
  ...emptyExercise(),
  name: { en: 'Arm circles', es: 'Círculos con los brazos' },
  text: { en: 'Draw small circles.', es: 'Haga círculos pequeños.' },
})

it('both languages are needed, for the name and for the text', () => {
  expect(exerciseLacks(emptyExercise())).toEqual(['name.en', 'text.en', 'name.es', 'text.es'])
  expect(exerciseLacks({ ...written(), name: { en: 'Arm circles', es: '  ' } })).toEqual(['name.es'])
  expect(exerciseLacks(written())).toEqual([])
})
it('what it is counted in says which numbers are needed', () => {
  expect(exerciseLacks({ ...written(), unit: 'min' })).toEqual(['minutes'])
  expect(exerciseLacks({ ...written(), unit: 's' })).toEqual(['holdS'])
  expect(exerciseLacks({ ...written(), sets: undefined, daysPerWeek: 8 })).toEqual(['sets', 'daysPerWeek'])
})
it('only the numbers of its unit are sent', () => {
  const sent = newExerciseOf({ ...written(), unit: 'min', minutes: 10, daysPerWeek: 3 })
  expect(sent.defaultDose).toEqual({ sets: 2, minutes: 10, timesPerDay: 1, daysPerWeek: 3 })
})
