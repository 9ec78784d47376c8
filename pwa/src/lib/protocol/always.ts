// What stands on every screen of a patient. A file of its own, because the first screen shows it.

import always from '../../../../server/protocols/vertebroplasty/always.json'
import type { Text } from './texts'

export const alwaysOnScreen: Text[] = always.always_on_screen
