// The kill switch: a server that must withdraw the service worker answers /sw.js with this file.
// It keeps IndexedDB, where unsent check-ins wait, and lets every page load from the network again.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) await caches.delete(name)
      await self.registration.unregister()
      for (const page of await self.clients.matchAll({ type: 'window' })) await page.navigate(page.url)
    })(),
  )
})
