/**
 * A fresh profile's user.js. First what makes push work against our own service, then what keeps a test
 * browser quiet: no first-run pages, and nothing that would look for a server of Mozilla's.
 */
export function userJs(pushServiceUrl: string): string {
  const prefs: Record<string, string | number | boolean> = {
    'dom.push.serverURL': pushServiceUrl,
    'dom.push.testing.allowInsecureServerURL': true,
    'dom.push.connection.enabled': true,
    'dom.push.retryBaseInterval': 200,
    // Firefox would end a subscription without an answer after 10 s; other browsers leave it pending for ever.
    'dom.push.requestTimeout': 120_000,
    'permissions.default.desktop-notification': 1,
    // Firefox draws the notification itself: there is no desktop here that could.
    'alerts.useSystemBackend': false,
    // A worker may open a page within one second of a tap; a busy machine needs longer to come to it.
    'dom.serviceWorkers.disable_open_click_delay': 10_000,
    // A page on loopback must not make Firefox think that it is offline.
    'network.manage-offline-status': false,
    'network.connectivity-service.enabled': false,
    'network.captive-portal-service.enabled': false,

    'app.normandy.enabled': false,
    'app.update.enabled': false,
    'app.update.disabledForTesting': true,
    'browser.aboutwelcome.enabled': false,
    'browser.ping-centre.telemetry': false,
    'browser.region.update.enabled': false,
    'browser.safebrowsing.downloads.remote.enabled': false,
    'browser.safebrowsing.malware.enabled': false,
    'browser.safebrowsing.phishing.enabled': false,
    'browser.shell.checkDefaultBrowser': false,
    'browser.startup.homepage': 'about:blank',
    'browser.startup.homepage_override.mstone': 'ignore',
    'browser.startup.page': 0,
    'browser.topsites.contile.enabled': false,
    'browser.newtabpage.activity-stream.feeds.telemetry': false,
    'datareporting.healthreport.uploadEnabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'dom.security.https_first': false,
    'extensions.blocklist.enabled': false,
    'extensions.getAddons.cache.enabled': false,
    'extensions.systemAddon.update.enabled': false,
    'extensions.update.enabled': false,
    'media.gmp-manager.updateEnabled': false,
    'network.dns.disablePrefetch': true,
    'network.http.speculative-parallel-limit': 0,
    'network.prefetch-next': false,
    'remote.prefs.recommended': true,
    'services.settings.server': 'data:,#remote-settings-dummy/v1',
    'toolkit.telemetry.enabled': false,
    'toolkit.telemetry.server': '',
    'toolkit.telemetry.unified': false,
  }
  return Object.entries(prefs)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('')
}
