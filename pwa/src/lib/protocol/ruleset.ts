// Which rules judge what is reported, by the name that the clinic signed.

import { ruleset } from '../../../../server/protocols/vertebroplasty/protocol.json'

export { ruleset }
