import './app.css'
// After all that it changes.
import './print.css'
import { mount, unmount } from 'svelte'
import Root from './Root.svelte'
import { App } from './lib/app.svelte'
import { Session } from './lib/session.svelte'

const target = document.getElementById('app')!

// Begin to fetch the screens of whoever was here last, while the store is still being opened.
const kind = Session.lastKind()
if (kind === 'patient') void import('./pages/patient/Shell.svelte')
if (kind === 'staff') void import('./pages/staff/Shell.svelte')

async function begin(): Promise<void> {
  if (!isSecureContext || !globalThis.crypto?.subtle) return unable('needsHttps')
  let root: ReturnType<typeof mount> | undefined
  try {
    const app = await App.make()
    root = mount(Root, { target, props: { app } })
    await app.start()
  } catch (failure) {
    console.error(failure)
    if (root) await unmount(root)
    return unable('noStorage')
  }
}

async function unable(why: 'needsHttps' | 'noStorage'): Promise<void> {
  const { default: Unable } = await import('./pages/Unable.svelte')
  mount(Unable, { target, props: { why } })
}

void begin()
