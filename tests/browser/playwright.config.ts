import { defineConfig } from '@playwright/test'
import { ZONE } from './stage/zone.ts'

/** Debian's Chromium, kept from looking for servers that are not there. */
const CHROMIUM_FLAGS = [
  '--no-sandbox', // root, as in CI, has no sandbox to give
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const ci = process.env.CI === 'true'

export default defineConfig({
  outputDir: './results',
  // Two cores: one browser and one server each are enough.
  workers: 2,
  fullyParallel: false,
  forbidOnly: ci,
  // No second tries: a story that passes sometimes is a fault to be found.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./stage/closing-line.ts']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.RELIEFLINE_CHROMIUM ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    },
    // A phone, as small as they come; stories of the clinic's desk widen it.
    viewport: { width: 360, height: 740 },
    // Playwright's own default is to wait as long as the whole test may take.
    actionTimeout: 15_000,
    navigationTimeout: 15_000,
    locale: 'en-US',
    timezoneId: ZONE,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    // The ground itself: it needs no server of ours.
    { name: 'selftest', testMatch: 'selftest/*.selftest.ts' },
    { name: 'stories', testMatch: 'stories/*.story.ts' },
    { name: 'bench', testMatch: 'bench/bench.ts' },
    // A trace of a thousand screenshots helps nobody, and doubles the time.
    { name: 'pictures', testMatch: 'pictures/pictures.ts', use: { trace: 'off' } },
  ],
})
