import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname } from 'node:path'
import type { Subscription } from '../../push-service/encrypt.ts'
import { freePort } from '../../stage/free-port.ts'

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' }

/** As strict as the product's, so that what works here works there. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; worker-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types worker"

/** The probe's page on http://localhost, which browsers take for a secure place, and what it sent back. */
export class ProbeSite {
  readonly subscriptions: Subscription[] = []
  readonly receipts: { token: string; shown: string[] }[] = []
  readonly origin: string
  #server: Server

  private constructor(port: number, publicKey: string) {
    this.origin = `http://localhost:${port}`
    this.#server = createServer(async (request, response) => {
      const path = new URL(request.url!, this.origin).pathname
      if (request.method === 'POST') {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk as Buffer)
        const said = JSON.parse(Buffer.concat(chunks).toString())
        ;(path === '/receipts' ? this.receipts : this.subscriptions).push(said)
        response.writeHead(204).end()
      } else if (path === '/key') {
        response.end(JSON.stringify({ key: publicKey }))
      } else {
        const file = TYPES[extname(path)] ? path.slice(1) : 'index.html'
        const body = await readFile(new URL(file, import.meta.url)).catch(() => undefined)
        response.writeHead(body ? 200 : 404, {
          'Content-Type': TYPES[extname(file)],
          'Content-Security-Policy': POLICY,
        })
        response.end(body)
      }
    })
  }

  static async start(publicKey: string): Promise<ProbeSite> {
    const port = await freePort()
    const site = new ProbeSite(port, publicKey)
    await new Promise<void>((ready) => site.#server.listen(port, 'localhost', ready))
    return site
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((closed) => this.#server.close(closed))
  }
}
