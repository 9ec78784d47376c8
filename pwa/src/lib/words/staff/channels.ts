// Words of the channels beside pushes: e-mail, and the webhook behind which an SMS gateway may stand. The interface,
// filled by channels-en.ts and channels-es.ts.

import type { ChannelVerdict } from '../../staff/types'

export interface ChannelWords {
  channels: {
    title: string
    lead: string
    linkHint: string
    isDefault: string
    version(n: number, when: string): string
    counts: string
    email: string
    emailOn: string
    emailOnHint: string
    noMailServer: string
    noMailServerWay: string
    webhook: string
    webhookOn: string
    webhookOnHint: string
    url: string
    urlHint: string
    urlNeeded: string
    urlRefused: string
    secret: string
    secretHint: string
    secretKept: string
    secretNeeded: string
    secretLength(min: number, max: number): string
    secondLevel: string
    secondLevelHint: string
    noPhones: string
    recipients: string
    everybody: string
    everybodyHint: string
    named: string
    namedHint: string
    hasPhone: string
    noPhone: string
    recipientNeeded: string
    recipientGone: string
    save: string
    saved: string
    stale: string
    showNew: string
    test: string
    testHint: string
    testNow: string
    testing: string
    saveFirst: string
    noOwnPhone: string
    tooMany: string
    testFailed: string
    verdict: Record<ChannelVerdict, { email: string; webhook: string }>
    answered(status: number): string
  }
  ownPhone: {
    title: string
    hint: string
    number: string
    wrong: string
    save: string
    saved: string
    gone: string
  }
}
