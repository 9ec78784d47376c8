// The story of an alert as sentences with their times. Pure: words and times come from outside.

import type { HistoryWords, PlainKind } from '../../words/staff/history'
import { end } from '../../words/staff/full-stop'
import type { AlertStory, CallResult, Outcome, Severity, StoryEntry, ToldMessage } from '../types'

export interface StoryLine {
  at: string
  /** One that matters more than the others: what went wrong. */
  bad: boolean
  text: string
  /** What belongs to it: how far each message came, a reason, a note. */
  more: string[]
}

export interface StorySpeech {
  words: HistoryWords['alertStory']
  severity: Record<Severity, string>
  outcome: Record<Outcome, string>
  result: Record<CallResult, string>
  /** What a rule found, in words: a title and its sentences. */
  finding(entry: StoryEntry): { title: string; sentences: string[] }
  since(at: string): string
  /** "Ana, Ben and Ines". */
  names(all: string[]): string
}

const BAD: StoryEntry['kind'][] = ['lapsed', 'unopened']

export function storyLines(story: Pick<AlertStory, 'entries'>, speech: StorySpeech): StoryLine[] {
  return story.entries.map((entry) => {
    const told = entry.told
    const nobody = told && (told.nobodyLive || told.messages.every((one) => one.fate === 'failed'))
    return {
      at: entry.at,
      bad: BAD.includes(entry.kind) || nobody === true,
      text: text(entry, speech),
      more: more(entry, speech),
    }
  })
}

function text(entry: StoryEntry, speech: StorySpeech): string {
  const { words } = speech
  const name = entry.by ?? words.somebody
  const by = entry.by ? words.by(entry.by) : ''
  switch (entry.kind) {
    case 'found':
      return words.found(speech.finding(entry).title)
    case 'rose':
      return words.rose(speech.severity[entry.severity])
    case 'told':
    case 'told_again':
      return toldText(entry, speech)
    case 'called':
      return words.called(name, entry.callResult ? speech.result[entry.callResult] : '…')
    case 'closed':
      return words.closed(name, entry.outcome ? speech.outcome[entry.outcome] : '')
    default: {
      const plain = words.plain[entry.kind as PlainKind] ?? words.plain.other
      if (plain.endsWith('.')) return plain
      return end(plain + by + (entry.byButton ? words.byButton : ''))
    }
  }
}

function toldText(entry: StoryEntry, { words, names }: StorySpeech): string {
  const told = entry.told
  if (!told) return words.plain.other
  const people = [...new Set(told.messages.map((one) => one.name ?? words.somebody))]
  if (people.length === 0) return words.toldNobody(told.level)
  if (entry.kind === 'told_again') return words.toldAgain(names(people), told.times)
  return words.told(names(people), told.level)
}

function more(entry: StoryEntry, speech: StorySpeech): string[] {
  const { words, since } = speech
  const lines: string[] = []
  if (entry.kind === 'found' || entry.kind === 'found_again' || entry.kind === 'rose')
    lines.push(...speech.finding(entry).sentences)
  if (entry.dueAt) lines.push(words.due(since(entry.dueAt)))
  if (entry.callBefore) lines.push(words.callBefore(since(entry.callBefore)))
  if (entry.reason) lines.push(words.reason(entry.reason))
  if (entry.note) lines.push(words.note(entry.note))
  const told = entry.told
  if (told) {
    if (told.cause === 'dead') lines.push(words.deadBefore)
    if (told.cause === 'caught_up') lines.push(words.caughtUp)
    for (const level of told.skipped) lines.push(words.skipped(level))
    if (told.nobodyLive) lines.push(words.nobodyLive)
    if (told.until) lines.push(words.until(since(told.until)))
    lines.push(...told.messages.map((one) => messageText(one, speech)))
  }
  return lines
}

function messageText(one: ToldMessage, { words, since }: StorySpeech): string {
  const name = one.name ?? words.somebody
  const time = (at: string | undefined) => (at ? since(at) : '')
  if (one.channel !== 'push') {
    const what = one.channel === 'email' ? words.mail(name) : words.webhook(name)
    if (one.acceptedAt) return words.channelTook(what, time(one.acceptedAt))
    return one.fate === 'waiting' ? words.channelWaits(what) : words.channelFailed(what)
  }
  if (one.shownUnknown) return words.shownUnknown(name)
  if (one.fate === 'opened' && one.shownAt)
    return `${words.fate.shown(name, time(one.shownAt))} ${words.fate.opened(name, time(one.openedAt))}`
  return words.fate[one.fate](name, time(one.fate === 'opened' ? one.openedAt : one.shownAt))
}
