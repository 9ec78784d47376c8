// As in the product: show one in the place of what the tag shows, then post the receipt.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  event.waitUntil(
    (async () => {
      const { title, tag, navigate, token } = event.data.json()
      await self.registration.showNotification(title, { tag, data: { navigate } })
      const shown = (await self.registration.getNotifications({ tag })).map((one) => one.title)
      await fetch('/receipts', { method: 'POST', body: JSON.stringify({ token, shown }) })
    })(),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(
    (async () => {
      const { navigate } = event.notification.data
      const [open] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
      // A page that is just closing is still listed, and takes no one anywhere.
      const led = await open
        ?.focus()
        .then(
          () => open.navigate(navigate),
          () => null,
        )
        .catch(() => null)
      return led ?? self.clients.openWindow(navigate)
    })(),
  )
})
