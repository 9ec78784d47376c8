// A small router: the path is state, links are ordinary links.

export class Router {
  path = $state(location.pathname)
  search = $state(location.search)
  /** Without the `#`. Secrets of links stand here, where no server log sees them. */
  hash = $state(location.hash.slice(1))

  /** Somebody went from one screen to another since the page was loaded. */
  hasMoved = false

  constructor() {
    addEventListener('popstate', () => this.read())
    addEventListener('hashchange', () => this.read())
    document.addEventListener('click', (event) => this.follow(event))
  }

  go(to: string, how: 'push' | 'replace' = 'push'): void {
    if (to !== location.pathname + location.search + location.hash) {
      if (how === 'push') history.pushState({ inside: true }, '', to)
      else history.replaceState(history.state, '', to)
    }
    this.hasMoved = true
    this.read()
    // A new screen starts at its top, and a screen reader at its heading.
    document.querySelector('main')?.scrollTo(0, 0)
    queueMicrotask(() => document.querySelector<HTMLElement>('h1[tabindex]')?.focus({ preventScroll: true }))
  }

  /** Back inside the app; from a notification or a shared link there is nothing behind, so home. */
  back(home = '/'): void {
    if ((history.state as { inside?: boolean } | null)?.inside) history.back()
    else this.go(home, 'replace')
  }

  /** Parameters of a pattern such as `/patients/:id`, or undefined if the path is another. */
  match(pattern: string): Record<string, string> | undefined {
    return matchPath(pattern, this.path)
  }

  private read(): void {
    this.path = location.pathname
    this.search = location.search
    this.hash = location.hash.slice(1)
  }

  private follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return
    const link = (event.target as Element | null)?.closest('a')
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
    if (link.pathname.startsWith('/api/')) return
    event.preventDefault()
    this.go(link.pathname + link.search + link.hash)
  }
}

export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const parts = path.replace(/\/$/, '').split('/')
  if (pattern === '/') return path === '/' ? {} : undefined
  if (wanted.length !== parts.length) return undefined
  const found: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(':')) found[part.slice(1)] = decodeURIComponent(parts[at]!)
    else if (part !== parts[at]) return undefined
  }
  return found
}
