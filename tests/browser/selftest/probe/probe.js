// The smallest page that does what ours does: register, subscribe on a tap, and say what came of it.
const state = document.querySelector('#state')
// Under Trusted Types a worker's address must come from a policy: register() runs a script, after all.
const ours = window.trustedTypes?.createPolicy('worker', { createScriptURL: () => '/worker.js' })
await navigator.serviceWorker.register(ours ? ours.createScriptURL('') : '/worker.js')
await navigator.serviceWorker.ready
state.textContent = 'registered'

document.querySelector('#subscribe').addEventListener('click', async () => {
  try {
    const { key } = await (await fetch('/key')).json()
    const registration = await navigator.serviceWorker.ready
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: key,
    })
    await fetch('/subscription', { method: 'POST', body: JSON.stringify(subscription) })
    state.textContent = 'subscribed'
  } catch (error) {
    state.textContent = `failed: ${error}`
  }
})
