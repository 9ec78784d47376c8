// Lays .br and .gz beside every file that they make smaller, so that the server never compresses.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const WORTH_IT = /\.(html|js|css|svg|json|webmanifest|txt)$/

export function compress(): Plugin {
  let folder = ''
  return {
    name: 'reliefline-compress',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
    },
    closeBundle: {
      // After the service worker, which is compressed too and must not list the twins.
      order: 'post',
      sequential: true,
      handler() {
        for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
          if (!entry.isFile() || !WORTH_IT.test(entry.name)) continue
          const path = join(entry.parentPath, entry.name)
          const plain = readFileSync(path)
          const brotli = brotliCompressSync(plain, {
            params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
          })
          const gzip = gzipSync(plain, { level: 9 })
          if (brotli.length < plain.length) writeFileSync(`${path}.br`, brotli)
          if (gzip.length < plain.length) writeFileSync(`${path}.gz`, gzip)
        }
      },
    },
  }
}
