import { expect, it } from 'vitest'
import { matchPath } from './router.svelte'

it('matches a pattern and names its parts', () => {
  expect(matchPath('/patients/:id', '/patients/42')).toEqual({ id: '42' })
  expect(matchPath('/patients/:id', '/patients')).toBeUndefined()
  expect(matchPath('/help', '/help/')).toEqual({})
  expect(matchPath('/', '/')).toEqual({})
  expect(matchPath('/', '/help')).toBeUndefined()
})
