import { expect, it } from 'vitest'
import { BY_ITSELF, makeApi, told } from './client'

it('says of what a page reads by itself that nobody asked for it, and of nothing else', async () => {
  const said: (string | null)[] = []
  const answer = (async (request: Request) => {
    said.push(request.headers.get('x-reliefline-background'))
    return Response.json({})
  }) as typeof fetch
  const away = 'http://localhost/api/v1'
  await told(makeApi(() => undefined, answer, BY_ITSELF).GET('/board', { baseUrl: away }))
  await told(makeApi(() => undefined, answer).GET('/board', { baseUrl: away }))
  expect(said).toEqual(['1', null])
})
