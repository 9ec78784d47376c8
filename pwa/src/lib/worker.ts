// Registers the service worker, and lets a new version take over when nobody is looking.

interface TrustedScriptUrl {
  toString(): string
}
interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): TrustedScriptUrl }
}

let registered: Promise<ServiceWorkerRegistration | undefined> | undefined

/** Development has no worker: it would keep old files. */
export function registerWorker(): Promise<ServiceWorkerRegistration | undefined> {
  registered ??= import.meta.env.PROD ? register() : Promise.resolve(undefined)
  return registered
}

async function register(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined
  try {
    const registration = await navigator.serviceWorker.register(workerUrl(), {
      scope: '/',
      updateViaCache: 'none',
    })
    if (!registration) return undefined
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void registration.update().catch(() => undefined)
      else if (!isInUse()) registration.waiting?.postMessage('take over')
    })
    let hadController = navigator.serviceWorker.controller !== null
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      // The first worker takes a fresh page as it is; a newer one needs the page's newer files.
      if (hadController && document.visibilityState === 'hidden' && !isInUse()) location.reload()
      hadController = true
    })
    return await Promise.race([navigator.serviceWorker.ready, failed(registration)])
  } catch (failure) {
    console.warn('service worker:', failure)
    return undefined
  }
}

/** A form, half-typed perhaps, or a question that waits for its answer: a reload would lose it. */
function isInUse(): boolean {
  return document.querySelector('form, dialog[open]') !== null
}

/** At a tap. The worker keeps the old files, so the new one takes over before the page is loaded again. */
export async function loadNewVersion(): Promise<void> {
  const registration = await registerWorker()
  await registration?.update().catch(() => undefined)
  const fresh = registration?.waiting ?? registration?.installing
  if (!fresh) return location.reload()
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  const takeOver = () => fresh.state === 'installed' && fresh.postMessage('take over')
  fresh.addEventListener('statechange', takeOver)
  takeOver()
}

/** A first worker that cannot be installed leaves `ready` waiting for ever. */
function failed({ installing }: ServiceWorkerRegistration): Promise<undefined> {
  return new Promise((resolve) => {
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'redundant' && !navigator.serviceWorker.controller) resolve(undefined)
    })
  })
}

/** The one script address that this page makes: its policy allows nothing else. */
function workerUrl(): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes
  if (!policies) return '/sw.js'
  const policy = policies.createPolicy('reliefline-worker', {
    createScriptURL(url) {
      if (url !== '/sw.js') throw new TypeError('not our worker')
      return url
    },
  })
  return policy.createScriptURL('/sw.js') as unknown as string
}
