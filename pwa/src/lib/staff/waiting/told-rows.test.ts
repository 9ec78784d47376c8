import { expect, it } from 'vitest'
import { staffWords } from '../../words/staff'
import type { ToldPerson } from '../types'
import { toldRows } from './told-rows'

const person = (name: string, fate: ToldPerson['fate'], more: Partial<ToldPerson> = {}): ToldPerson => ({
  staffId: name,
  name,
  fate,
  shownUnknown: false,
  ...more,
})
const rows = (told: ToldPerson[], language: 'en' | 'es' = 'en') =>
  toldRows(told, {
    words: staffWords(language).waiting,
    somebody: staffWords(language).alertStory.somebody,
    you: staffWords(language).duty.you,
    me: 'Ines',
    since: (at) => at.slice(11, 16),
  })
const said = (told: ToldPerson[], language?: 'en' | 'es') =>
  rows(told, language).map(({ name, text }) => `${name}, ${text}`)
const at = '2026-11-24T03:11:00Z'

it('says of each person how far the message came, in both languages', () => {
  const told = [
    person('Ana', 'opened', { at }),
    person('Ben', 'shown', { at }),
    person('Carla', 'accepted', { at }),
    person('Dan', 'waiting'),
    person('Eva', 'withdrawn'),
    person('Flor', 'failed'),
  ]
  expect(said(told)).toEqual([
    'Ana, opened it 03:11',
    'Ben, phone showed it 03:11',
    'Carla, phone has not shown it',
    'Dan, on its way',
    'Eva, told of several at once',
    'Flor, could not be delivered',
  ])
  expect(said(told, 'es').slice(0, 3)).toEqual([
    'Ana, lo abrió: 03:11',
    'Ben, su teléfono lo mostró: 03:11',
    'Carla, su teléfono no lo ha mostrado',
  ])
})

it('never takes for unseen what nobody can know, and marks who may know nothing', () => {
  const [mail, silent, failed, seen] = rows([
    person('Ana', 'accepted', { shownUnknown: true, at }),
    person('Ben', 'accepted', { at }),
    person('Carla', 'failed'),
    person('Dan', 'shown', { at }),
  ])
  expect(mail!.text).toBe('sent; not known whether it was seen')
  expect([mail, silent, failed, seen].map((row) => row!.unaware)).toEqual([true, true, true, false])
})

it('names the reader as such, and whoever has left by no name', () => {
  expect(said([person('Ines', 'shown', { at }), { fate: 'failed', shownUnknown: false }])).toEqual([
    'Ines (you), phone showed it 03:11',
    'somebody who has left, could not be delivered',
  ])
})
