import { expect, type Locator, type Page } from '@playwright/test'

/** Each is wholly within the window and nothing lies over its middle: a thumb reaches it without scrolling. */
export async function expectInView(parts: Record<string, Locator>): Promise<void> {
  const hidden: string[] = []
  for (const [name, part] of Object.entries(parts)) {
    await expect(part).toBeVisible()
    const look = (element: Element) => {
      // Drawn anew in this moment: it has no place any more, and its successor is asked.
      if (!element.isConnected) return ''
      const box = element.getBoundingClientRect()
      const beyond = Math.max(-box.left, -box.top, box.right - innerWidth, box.bottom - innerHeight)
      if (beyond > 0.5) return `${Math.round(beyond)} px outside the window`
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      const touched =
        top && (element.contains(top) || top.contains(element) || top.closest('label')?.contains(element))
      return touched ? undefined : `covered by ${top?.outerHTML.slice(0, 80)}`
    }
    let trouble = await part.evaluate(look)
    if (trouble === '') trouble = await part.evaluate(look)
    if (trouble !== undefined) hidden.push(`${name}: ${trouble}`)
  }
  expect(hidden).toEqual([])
}

/** No line of the page is cut off or has to be scrolled to from side to side. */
export async function expectNoSideways(part: Locator): Promise<void> {
  const { content, window } = await part.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: innerWidth,
  }))
  expect(content, 'the width of the page').toBeLessThanOrEqual(window)
}

/** What is cut off, or has to be scrolled to from side to side, once text has twice its size. */
export async function lostAtTwiceTheSize(page: Page): Promise<string[]> {
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  const lost = await clippedOn(page)
  const sideways = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main')]
      .map((one) => one.scrollWidth - one.clientWidth)
      .find((beyond) => beyond > 1),
  )
  return sideways ? [...lost, `${sideways} px to scroll from side to side`] : lost
}

/** Every word lies inside the window from side to side, and inside what may cut it off. */
async function clippedOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SLACK = 1.5
    const found: string[] = []
    function* boundsOf(parent: Element) {
      yield { name: 'the window', box: new DOMRect(0, 0, innerWidth, innerHeight), across: true }
      for (
        let around: Element | null = parent;
        around && around !== document.body;
        around = around.parentElement
      ) {
        const { overflowX, overflowY, display } = getComputedStyle(around)
        if (display === 'inline') continue
        const isControl = around.matches('button, a.button, label, .tag')
        const [name, box] = [around.className || around.tagName, around.getBoundingClientRect()]
        if (overflowX !== 'visible' || isControl) yield { name, box, across: true }
        if (overflowY === 'hidden' || overflowY === 'clip' || isControl) yield { name, box, across: false }
      }
    }
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      const text = node.textContent?.trim()
      const parent = node.parentElement
      if (!text || !parent?.checkVisibility() || parent.closest('.sr-only, title, desc, option')) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const line of range.getClientRects()) {
        // What a line takes by its font reaches beyond what it shows.
        const [top, bottom] = [line.top + line.height / 4, line.bottom - line.height / 4]
        const cut = [...boundsOf(parent)].find(
          ({ box, across }) =>
            (across && (line.left < box.left - SLACK || line.right > box.right + SLACK)) ||
            (!across && (top < box.top || bottom > box.bottom)),
        )
        if (cut) {
          found.push(`"${text.slice(0, 40)}" reaches out of ${cut.name}`)
          break
        }
      }
    }
    return found
  })
}
