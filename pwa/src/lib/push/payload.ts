// What a push says, read with distrust: anything unknown still becomes a notification, because
// browsers withdraw the permission from a page whose pushes show nothing.

import push from '../../../../server/protocols/vertebroplasty/push.json'

export type PushKind =
  'alert' | 'bundle' | 'handled' | 'test' | 'message' | 'check_in_due' | 'exercises_due' | 'plan_changed'

/** Where a tap leads, whatever the push says: exercises have a screen of their own. */
const PLACES: Partial<Record<string, string>> = { exercises_due: '/exercises', plan_changed: '/exercises' }

export interface Shown {
  title: string
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
    /** This phone holds the answer already. */
    isAnswered?: boolean
    navigate: string
  }
}

/** What stands on the reminder when this phone holds the answer already: nothing is to be done. */
export function savedHere(language: string): string {
  return push.push_on_phone.find((one) => one.id === 'saved_sending')!.text[language === 'es' ? 'es' : 'en']
}

export function readPush(payload: unknown, language: 'en' | 'es', origin: string): Shown {
  const note = object(object(payload)?.notification)
  const data = object(note?.data)
  const title = text(note?.title)
  const navigate = PLACES[text(data?.kind) ?? ''] ?? ownPath(text(note?.navigate), origin)
  if (!note || !title) {
    return {
      title: generic(language),
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
      navigate,
    },
  }
}

/** A message that we cannot read must not say more than that there is one. */
function generic(language: 'en' | 'es'): string {
  return push.push.find((one) => one.id === 'message')!.text[language]
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
