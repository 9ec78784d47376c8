import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser } from '@playwright/test'
import { FIGURES } from '../../../pwa/src/lib/figure/figures.ts'
import { HEIGHT, sceneAtRest, WIDTH } from '../../../pwa/src/lib/figure/scene.ts'
import type { Drawn } from '../../../pwa/src/lib/figure/shapes.ts'
import type { Theme } from './screen.ts'

const ROOT = new URL('../../../', import.meta.url)
const CSS = ['pwa/src/tokens.css', 'pwa/src/lib/figure/figure.css']
const PROTOCOL = 'server/protocols/vertebroplasty/exercises.json'

interface Exercise {
  id: string
  name: { en: string; es: string }
}

/**
 * Each exercise's figure as it stands on paper, on one sheet: `figures.png` with names, `figures-unnamed.png` for
 * somebody who is to say what each movement is, `figures-dark.png` for the night.
 */
export async function writeFigures(browser: Browser, folder: string): Promise<void> {
  const { exercises } = JSON.parse(await read(PROTOCOL)) as { exercises: Exercise[] }
  const css = (await Promise.all(CSS.map(read))).join('\n')
  const tab = await browser.newPage({ viewport: { width: 1480, height: 800 } })
  const sheets: [file: string, theme: Theme, named: boolean][] = [
    ['figures', 'light', true],
    ['figures-unnamed', 'light', false],
    ['figures-dark', 'dark', true],
  ]
  for (const [file, theme, named] of sheets) {
    const page = join(folder, `${file}.html`)
    const cells = exercises.map((exercise, at) => cell(exercise, named ? undefined : at + 1))
    await writeFile(page, sheet(css, theme, cells))
    await tab.goto(pathToFileURL(page).href)
    await tab.locator('body').screenshot({ path: join(folder, `${file}.png`) })
  }
  await tab.close()
}

function read(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(path, ROOT)), 'utf8')
}

function sheet(css: string, theme: Theme, cells: string[]): string {
  return `<!doctype html><html lang="en" data-theme="${theme}"><meta charset="utf-8"><title>Every figure</title>
<style>${css}
  body { display: grid; grid-template-columns: repeat(4, 340px); gap: 16px; width: max-content; margin: 0;
    padding: 20px; background: var(--paper); color: var(--ink); font: 15px system-ui }
  figure { margin: 0; border-radius: 14px; background: var(--panel); overflow: hidden }
  figure > svg { display: block } figcaption { padding: 8px 12px; background: var(--card) }
</style>
${cells.join('\n')}
</html>
`
}

/** With a number alone, nothing says what it should be. */
function cell({ id, name }: Exercise, number?: number): string {
  const picture = sceneAtRest(FIGURES[id]!).map(markup).join('')
  const caption = number ?? `${id} ${name.en} · ${name.es}`
  return `<figure class="figure"><svg width="340" viewBox="0 0 ${WIDTH} ${HEIGHT}">${picture}</svg><figcaption>${caption}</figcaption></figure>`
}

/** As `FigureDrawing.svelte` writes it. */
function markup(one: Drawn): string {
  if (!('shapes' in one)) {
    const width = one.width === undefined ? '' : ` stroke-width="${one.width}"`
    return `<path class="${one.as}" d="${one.d}"${width}/>`
  }
  const [x, y, width, height] = one.place
  const place = `x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${one.view.join(' ')}"`
  return `<svg ${place}>${one.shapes.map(markup).join('')}</svg>`
}
