// Writes /sw.js: our own service worker with the list of files to keep, each with its SHA-256.
//
// The worker is a second, classic bundle (Firefox ESR knows no module workers), made after the
// first one, because the list names what the first one wrote.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { build, type Plugin } from 'vite'

/** Never kept: the worker itself and its kill switch must always come from the server. */
const NOT_KEPT = [/^sw\.js$/, /^sw-off\.js$/, /\.map$/, /^robots\.txt$/, /latin-ext.*\.woff2$/]

export interface Kept {
  url: string
  integrity: string
}

export function keptFiles(folder: string): Kept[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !NOT_KEPT.some((pattern) => pattern.test(path)))
    .sort()
    .map((path) => ({
      url: path === 'index.html' ? '/' : `/${path}`,
      integrity: `sha256-${createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('base64')}`,
    }))
}

export function serviceWorker(): Plugin {
  let folder = ''
  return {
    name: 'reliefline-service-worker',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
    },
    async closeBundle() {
      const kept = keptFiles(folder)
      const version = createHash('sha256').update(JSON.stringify(kept)).digest('hex').slice(0, 12)
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { __KEPT__: JSON.stringify(kept), __VERSION__: JSON.stringify(version) },
        build: {
          outDir: folder,
          emptyOutDir: false,
          target: 'es2022',
          lib: {
            entry: 'src/service-worker.ts',
            formats: ['iife'],
            name: 'reliefline',
            fileName: () => 'sw.js',
          },
        },
      })
    },
  }
}
