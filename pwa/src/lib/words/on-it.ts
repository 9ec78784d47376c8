// Words of the page that stands for the button of a nurse's notification: few, so that it opens at once.

import type { Language } from '../api/types'

export interface OnItMessages {
  lead: string
  sending: string
  tryAgain: string
  /** Nothing came back: it must not read as taken. */
  unsent: string
  takenTitle: string
  taken: string
  handled: string
  changedTitle: string
  changed: string
  expiredTitle: string
  expired: string
  /** The page was loaded again, or opened without a notification. */
  emptyTitle: string
  empty: string
  open: string
  openApp: string
}

const en: OnItMessages = {
  lead: 'You see who it is in Reliefline, after you sign in.',
  sending: 'One moment',
  tryAgain: 'Try again',
  unsent: 'Not sent. Nobody knows that you are on it. Try again or open Reliefline.',
  takenTitle: 'You are on it',
  taken: 'Look at the patient within 10 minutes, or your colleagues are told again.',
  handled: 'Or it is closed already. There is nothing that you must do.',
  changedTitle: 'This alert has changed',
  changed: 'You have not taken it. A newer notification tells of it, and so does Reliefline.',
  expiredTitle: 'This button no longer works',
  expired:
    'You have not taken it: it was used before, or it is too old. See in Reliefline whether it still waits.',
  emptyTitle: 'See it in Reliefline',
  empty: 'This page takes an alert once, from its notification. Reliefline shows whether you have it.',
  open: 'Open',
  openApp: 'Open Reliefline',
}

const es: OnItMessages = {
  lead: 'Quién es se ve en Reliefline, después de iniciar sesión.',
  sending: 'Un momento',
  tryAgain: 'Intentar de nuevo',
  unsent: 'No se envió. Nadie sabe que usted se encarga. Intente de nuevo o abra Reliefline.',
  takenTitle: 'Usted se encarga',
  taken: 'Vea al paciente antes de 10 minutos, o se avisará otra vez a sus colegas.',
  handled: 'O ya está cerrado. No tiene que hacer nada.',
  changedTitle: 'Esta alerta cambió',
  changed: 'Usted todavía no se encarga. Lo dice una notificación más nueva, y también Reliefline.',
  expiredTitle: 'Este botón ya no sirve',
  expired: 'Usted todavía no se encarga: ya se usó, o es muy viejo. Vea en Reliefline si aún espera.',
  emptyTitle: 'Véalo en Reliefline',
  empty:
    'Esta página toma una alerta una sola vez, desde su notificación. Reliefline dice si usted la tiene.',
  open: 'Abrir',
  openApp: 'Abrir Reliefline',
}

/** `const t = $derived(onItWords(app.words.language))` */
export function onItWords(language: Language): OnItMessages {
  return language === 'es' ? es : en
}
