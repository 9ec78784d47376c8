// What a push says, read with distrust: anything unknown still becomes a notification, because
// browsers withdraw the permission from a page whose pushes show nothing.

import push from '../../../../server/protocols/vertebroplasty/push.json'

export type PushKind = 'alert' | 'bundle' | 'handled' | 'test' | 'message'

export interface Shown {
  title: string
  tag: string
  lang: string
  silent: boolean
  /** A path of our own, never another site. */
  navigate: string
  data: { kind: string; messageId?: string; receiptToken?: string; navigate: string }
}

export function readPush(payload: unknown, language: 'en' | 'es', origin: string): Shown {
  const note = object(object(payload)?.notification)
  const data = object(note?.data)
  const title = text(note?.title)
  const navigate = ownPath(text(note?.navigate), origin)
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
