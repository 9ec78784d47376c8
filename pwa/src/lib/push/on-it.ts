// The button of a nurse's notification. It opens nothing; what came of it stands in the notification's place.

import { press, type Pressed } from './button'
import { draw, open, type Scope } from './notice'
import { listed, onPhone, spoken, type Shown } from './payload'

/**
 * Takes the alert, and says what is so. The notification stands with its button until the answer is there: a phone that
 * falls asleep in between must not leave a nurse who believes that she has it.
 */
export async function takeIt(scope: Scope, notification: Notification): Promise<void> {
  const data = notification.data as Shown['data'] | undefined
  if (!data?.acknowledgeToken) return open(scope, notification)
  const { tag, lang } = notification
  const pressed = await press(data.acknowledgeToken)
  // A newer message came meanwhile: it has a button of its own, and must not be silenced by the word about an older one.
  const standing = await scope.registration.getNotifications({ tag }).catch(() => [])
  if (standing.some((one) => (one.data as Shown['data'] | undefined)?.messageId !== data.messageId)) return
  await draw(scope, { tag, lang, navigate: data.navigate, ...said(pressed, spoken(lang), data) })
}

/** Only what was not sent keeps the button, and rings: silence there would read as "done". */
function said(
  pressed: Pressed,
  language: 'en' | 'es',
  data: Shown['data'],
): Pick<Shown, 'title' | 'body' | 'silent' | 'data'> {
  if (pressed === 'unsent') return { ...onPhone('not_sent', language), silent: false, data }
  const over = { silent: true, data: { ...data, acknowledgeToken: undefined } }
  if (pressed === 'handled') return { title: listed('handled', language), ...over }
  return { ...onPhone(pressed === 'taken' ? 'taken' : 'not_taken', language), ...over }
}
