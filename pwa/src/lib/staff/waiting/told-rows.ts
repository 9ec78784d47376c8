// Whom we told of an alert that waits, a row for each person. Pure: words and times come from outside.

import type { IconName } from '../../parts/icons'
import type { WaitingWords } from '../../words/staff/waiting'
import type { MessageFate, ToldPerson } from '../types'

export interface ToldRow {
  name: string
  text: string
  icon: IconName
  /** This person may well know nothing of it. */
  unaware: boolean
}

const ICONS: Record<MessageFate, IconName> = {
  opened: 'seen',
  shown: 'bell',
  accepted: 'bellOff',
  waiting: 'waiting',
  withdrawn: 'bell',
  failed: 'bellOff',
}

export interface ToldSpeech {
  words: WaitingWords['waiting']
  /** For whoever has left. */
  somebody: string
  you: string
  /** Who reads it. */
  me: string | undefined
  since(at: string): string
}

export function toldRows(told: ToldPerson[], { words, somebody, you, me, since }: ToldSpeech): ToldRow[] {
  return told.map(({ staffId, name = somebody, fate, shownUnknown, at }) => ({
    name: staffId !== undefined && staffId === me ? `${name} (${you})` : name,
    text: shownUnknown ? words.unknown : words.fate[fate](at ? since(at) : ''),
    icon: ICONS[fate],
    unaware: fate === 'failed' || fate === 'accepted',
  }))
}
