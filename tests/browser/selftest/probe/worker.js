// As in the product: close what the tag shows, show one, then post the receipt.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  event.waitUntil(
    (async () => {
      const { title, tag, navigate, token } = event.data.json()
      for (const older of await self.registration.getNotifications({ tag })) older.close()
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
      const [open] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
      if (!open) return self.clients.openWindow(event.notification.data.navigate)
      await open.focus()
      return open.navigate(event.notification.data.navigate)
    })(),
  )
})
