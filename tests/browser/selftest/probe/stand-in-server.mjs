#!/usr/bin/env node
// Says and answers as much as `reliefline serve --demo` must for a story to begin.
import { createServer } from 'node:http'

if (process.env.STAND_IN_FAILS) {
  console.error('the database is newer than this binary')
  process.exit(3)
}
const url = process.env.RELIEFLINE_PUBLIC_URL
const [host, port] = process.env.RELIEFLINE_LISTEN.split(':')
// As the product: the secret is gone from the address once the page is in.
const page = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Stand-in</title>
<main><h1>Stand-in</h1></main><script>history.replaceState(null, '', '/')</script></html>`
createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page)
}).listen(Number(port), host, () => {
  console.log(`Reliefline is ready at ${url}`)
  console.log('Open each in its own private window:')
  for (const role of ['admin', 'nurse', 'therapist', 'patient']) {
    console.log(`  ${role.padEnd(10)} ${url}/demo#secret-${role}`)
  }
})
