import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { mockServer } from './mock/server.ts'
import { compress } from './build-tools/compress.ts'
import { serviceWorker } from './build-tools/service-worker.ts'

const server = process.env.RELIEFLINE_SERVER ?? 'http://localhost:8080'

const CORE =
  /src\/lib\/((about|app|looks|now|router|session)\.svelte|remembered|version|worker|words\/index|protocol\/(always|questions|texts)|api\/client|push\/push\.svelte|offline\/(cache|db|fate|outbox\.svelte|seal|sender|steady|store|uuid)\.|parts\/(Always|CallLink|Frame|LanguageButton|DemoRibbon|EmergencyCall|Icon|icons|Later|Loading|Trouble))|\/(idb|openapi-fetch)\/|vertebroplasty\/(always|questions)/

/** What a patient's first screen needs beyond that. */
const TODAY =
  /src\/pages\/patient\/(patient\.svelte|call\.|entries|Shell|Today|HourCard|LateCall|Notices|ScoreStep|next-up)|src\/lib\/parts\/(Tabs|EntryState|ScoreButtons|ReadAloud)/

export default defineConfig({
  plugins: [
    svelte(),
    serviceWorker(),
    compress(),
    // `npm run dev` talks to a running server; MOCK=1 answers from mock/ instead. Neither reaches a build.
    ...(process.env.MOCK ? [mockServer()] : []),
  ],
  build: {
    outDir: 'build',
    target: 'es2022',
    // The policy allows fonts and styles from files only, so nothing may become a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every first screen needs travels together: small files compress badly.
        codeSplitting: {
          groups: [
            { name: 'core', test: CORE },
            { name: 'today', test: TODAY },
            { name: 'figure', test: /src\/lib\/figure\// },
          ],
        },
      },
    },
  },
  server: {
    // The fixed texts are read from ../server/protocols.
    fs: { allow: ['..'] },
    proxy: {
      '/api': {
        target: server,
        // The server compares Origin with its public URL.
        headers: { origin: server },
      },
    },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
  },
})
