import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  impact: string
  help: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** Which of axe's rules: WCAG 2.2 up to AA, and axe's own best practices; of AAA the contrast of 7:1, our own floor. */
const JUDGED = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Fails with a list of what axe finds wrong on the page as it stands. */
export async function expectAccessible(page: Page, tags?: string[]): Promise<void> {
  expect(await violationsOn(page, tags), `what axe finds on ${page.url()}`).toEqual([])
}

/** What axe finds wrong, a line for each element. */
export async function violationsOn(page: Page, tags: string[] = JUDGED): Promise<string[]> {
  const colours = { 'color-contrast-enhanced': { enabled: true } }
  return lines(await judge(page, { runOnly: { type: 'tag', values: tags }, rules: colours }))
}

/** What axe finds too faint: all that another theme can spoil. */
export async function faintOn(page: Page): Promise<string[]> {
  const values = ['color-contrast', 'color-contrast-enhanced', 'link-in-text-block']
  return lines(await judge(page, { runOnly: { type: 'rule', values } }))
}

function lines(violations: Violation[]): string[] {
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id} (${impact}): ${help}\n  ${target.join(' ')}\n  ${failureSummary}`,
    ),
  )
}

/**
 * Our pages let no script in and trust no string. The developer tools evaluate without asking the page, in an
 * isolated world that sees the document but shares no variables with it: nothing has to be loosened.
 */
async function judge(page: Page, asked: object): Promise<Violation[]> {
  // Colours half-way through a fade are nobody's: let all that ends, end.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map((one) => one.finished))
  })
  const devtools = await page.context().newCDPSession(page)
  try {
    const { frameTree } = await devtools.send('Page.getFrameTree')
    const { executionContextId: contextId } = await devtools.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'axe',
    })
    await devtools.send('Runtime.evaluate', { contextId, expression: await axe })
    const options = { resultTypes: ['violations'], ...asked }
    const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', {
      contextId,
      expression: `axe.run(document, ${JSON.stringify(options)}).then((found) => JSON.stringify(found.violations))`,
      awaitPromise: true,
    })
    if (exceptionDetails)
      throw new Error(`axe failed: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`)
    return JSON.parse(result.value as string) as Violation[]
  } finally {
    await devtools.detach()
  }
}
