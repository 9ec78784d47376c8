// What a push says, read with distrust: anything unknown still becomes a notification, because
// browsers withdraw the permission from a page whose pushes show nothing.

import push from '../../../../server/protocols/vertebroplasty/push.json'

export type PushKind =
  'alert' | 'bundle' | 'handled' | 'test' | 'message' | 'check_in_due' | 'exercises_due' | 'plan_changed'

/** Where a tap leads, whatever the push says: exercises have a screen of their own. */
const PLACES: Partial<Record<string, string>> = { exercises_due: '/exercises', plan_changed: '/exercises' }

export interface Shown {
  title: string
  /** Only of what this phone says by itself. */
  body?: string
  tag: string
  lang: string
  silent: boolean
  /** A path of our own, never another site. */
  navigate: string
  data: {
    kind: string
    messageId?: string
    receiptToken?: string
    laterToken?: string
    /** Takes the alert for the nurse who has this phone. */
    acknowledgeToken?: string
    /** This phone holds the answer already. */
    isAnswered?: boolean
    navigate: string
  }
}

type Language = 'en' | 'es'

/** One of the two that we speak, whatever a notification says of itself. */
export function spoken(language: string): Language {
  return language === 'es' ? 'es' : 'en'
}

/** A title of the closed list. */
export function listed(id: 'review' | 'handled' | 'message', language: Language): string {
  return push.push.find((one) => one.id === id)!.text[language]
}

/** What no push says, only this phone: a title and, of some, what to do about it. */
export function onPhone(
  id: 'saved_sending' | 'taken' | 'not_taken' | 'not_sent',
  language: Language,
): { title: string; body?: string } {
  const { text, more } = push.push_on_phone.find((one) => one.id === id)!
  return { title: text[language], body: more?.[language] }
}

export function readPush(payload: unknown, language: Language, origin: string): Shown {
  const note = object(object(payload)?.notification)
  const data = object(note?.data)
  const title = text(note?.title)
  const acknowledgeToken = text(data?.acknowledgeToken)
  // The address of such a push is for browsers that show it by themselves: its token is read from the data.
  const navigate = acknowledgeToken
    ? '/alerts'
    : (PLACES[text(data?.kind) ?? ''] ?? ownPath(text(note?.navigate), origin))
  if (!note || !title) {
    return {
      // A message that we cannot read must not say more than that there is one.
      title: listed('message', language),
      tag: 'reliefline',
      lang: language,
      silent: false,
      navigate,
      data: { kind: 'unknown', navigate },
    }
  }
  return {
    title,
    tag: text(note.tag) ?? 'reliefline',
    lang: text(note.lang) ?? language,
    silent: note.silent === true,
    navigate,
    data: {
      kind: text(data?.kind) ?? 'unknown',
      messageId: text(data?.messageId),
      receiptToken: text(data?.receiptToken),
      laterToken: text(data?.laterToken),
      acknowledgeToken,
      navigate,
    },
  }
}

export function ownPath(navigate: string | undefined, origin: string): string {
  if (!navigate) return '/'
  try {
    const url = new URL(navigate, origin)
    return url.origin === origin ? url.pathname + url.search + url.hash : '/'
  } catch {
    return '/'
  }
}

function object(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
