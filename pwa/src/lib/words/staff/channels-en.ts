import type { ChannelWords } from './channels'

export const channelsEn: ChannelWords = {
  channels: {
    title: 'Channels beside pushes',
    lead: 'How people are told when no phone answers a push.',
    linkHint: 'E-mail and SMS for alerts that no phone answers.',
    isDefault: 'This is the default. Nobody has changed it yet.',
    version: (n, when) => `Version ${n}, in force since ${when}.`,
    counts: 'A change counts at once. No message names a patient.',
    email: 'E-mail',
    emailOn: 'Level 3 goes by e-mail too',
    emailOnHint: 'When nobody takes an alert, each person chosen below gets a mail.',
    noMailServer: 'This server has no mail server, so no e-mail goes out.',
    noMailServerWay: 'Ask whoever runs the server to set RELIEFLINE_SMTP_URL and RELIEFLINE_MAIL_FROM.',
    webhook: 'Webhook and SMS',
    webhookOn: 'Level 3 goes to our webhook too',
    webhookOnHint: 'Reliefline calls it with the telephone numbers; your SMS gateway sends the message.',
    url: 'Address of the webhook',
    urlHint: 'Begins with https:// and can be reached from the internet.',
    urlNeeded: 'Please fill in the address.',
    urlRefused:
      'Reliefline may not call this address. It must begin with https:// and be on the open internet.',
    secret: 'Secret',
    secretHint: 'At least 16 characters. Put the same one into the gateway, so that it knows who calls.',
    secretKept: 'A secret is kept, and not shown. Leave this empty to keep it.',
    secretNeeded: 'A webhook needs a secret.',
    secretLength: (min, max) => `A secret has ${min} to ${max} characters.`,
    secondLevel: 'SMS at level 2 already',
    secondLevelHint: 'The nurses on duty get an SMS as soon as level 2 is reached, and not only at level 3.',
    noPhones: 'Nobody of those has a telephone here yet, so no SMS can reach them.',
    recipients: 'Whom they reach',
    everybody: 'All nurses and admins',
    everybodyHint: 'Whoever is added later, too.',
    named: 'Only those I choose',
    namedHint: 'If something is wrong with Reliefline itself, every admin is told all the same.',
    hasPhone: 'e-mail and SMS',
    noPhone: 'e-mail only, no telephone',
    recipientNeeded: 'Choose one person at least.',
    recipientGone: 'Somebody chosen does not work here any more. The list is up to date again.',
    save: 'Save channels',
    saved: 'Saved. It counts from now on. Send a test to be sure.',
    stale: 'Another admin has changed the channels meanwhile. Nothing of yours was saved.',
    showNew: 'Show the new ones',
    test: 'Try them',
    testHint: 'A test goes to your own e-mail and your own telephone, by the channels that are saved.',
    testNow: 'Send a test',
    testing: 'Sending. This can take ten seconds.',
    saveFirst: 'What you changed is not saved yet. A test uses what was saved before.',
    noOwnPhone: 'You have no telephone here, so the gateway is told none. Fill in yours under Settings.',
    tooMany: 'That were ten tests in a minute. Wait a minute, then try again.',
    testFailed: 'The test could not be asked for. Nothing was sent.',
    verdict: {
      accepted: {
        email: 'The mail server took the test. Look whether it arrives, in the spam folder too.',
        webhook: 'The webhook took the test. Look whether the SMS arrives on your telephone.',
      },
      not_configured: {
        email: 'Nothing was sent: e-mail is off, or the server has no mail server.',
        webhook: 'Nothing was sent: there is no webhook. Fill in its address and save.',
      },
      host_not_allowed: {
        email:
          'The server may not reach its mail server. Ask whoever runs it to look at RELIEFLINE_CHANNEL_HOSTS.',
        webhook:
          'Reliefline may not call this address: it is not https, or inside a private network. Use an address on the open internet.',
      },
      refused: {
        email:
          'The mail server said no. Ask whoever runs the server to look at its name, password and sender.',
        webhook:
          'The webhook answered, and said no. Look at its address, and whether it has the same secret.',
      },
      timeout: {
        email:
          'The mail server did not answer in time. Try again; if it stays so, ask whoever runs the server.',
        webhook:
          'The webhook did not answer in time. Try again; if it stays so, ask whoever runs the gateway.',
      },
      bad_certificate: {
        email: 'The certificate of the mail server is not valid. Whoever runs it must renew it.',
        webhook: 'The certificate of the webhook is not valid. Whoever runs the gateway must renew it.',
      },
      unreachable: {
        email: 'Nobody answers at the mail server’s address. Ask whoever runs the server.',
        webhook: 'Nobody answers at this address. Look for a typing mistake, and whether the gateway runs.',
      },
    },
    answered: (status) => `It answered with ${status}.`,
  },
  ownPhone: {
    title: 'My telephone',
    hint: 'When no phone answers an alert, an SMS can come here, if your clinic has a gateway for it.',
    number: 'Telephone',
    wrong: 'A telephone number, please, for example +1 212 555 0100.',
    save: 'Save telephone',
    saved: 'Your telephone is saved.',
    gone: 'Your telephone is taken away. No SMS comes to you.',
  },
}
