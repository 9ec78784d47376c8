import { expect, type Locator } from '@playwright/test'

/** Each is wholly within the window and nothing lies over its middle: a thumb reaches it without scrolling. */
export async function expectInView(parts: Record<string, Locator>): Promise<void> {
  const hidden: string[] = []
  for (const [name, part] of Object.entries(parts)) {
    await expect(part).toBeVisible()
    const trouble = await part.evaluate((element) => {
      const box = element.getBoundingClientRect()
      const beyond = Math.max(-box.left, -box.top, box.right - innerWidth, box.bottom - innerHeight)
      if (beyond > 0.5) return `${Math.round(beyond)} px outside the window`
      const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      const touched =
        top && (element.contains(top) || top.contains(element) || top.closest('label')?.contains(element))
      return touched ? undefined : `covered by ${top?.outerHTML.slice(0, 80)}`
    })
    if (trouble) hidden.push(`${name}: ${trouble}`)
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
