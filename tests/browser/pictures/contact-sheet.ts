import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Picture {
  screen: string
  file: string
  width: number
  language: string
  theme: string
}

/** One page that shows all pictures, a row a screen, so that a person can look at everything in one go. */
export async function writeContactSheet(folder: string, pictures: Picture[]): Promise<void> {
  const rows = new Map<string, Picture[]>()
  for (const picture of pictures) rows.set(picture.screen, [...(rows.get(picture.screen) ?? []), picture])
  const figure = ({ file, width, language, theme }: Picture) =>
    `<figure><a href="${file}"><img src="${file}" loading="lazy" width="${Math.round(width / 2.5)}"></a>` +
    `<figcaption>${width} · ${language} · ${theme}</figcaption></figure>`
  const sections = [...rows].map(
    ([screen, row]) => `<h2>${screen}</h2><div>${row.map(figure).join('')}</div>`,
  )
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reliefline: every screen</title>
<style>
  body { font: 14px system-ui; margin: 24px; background: #777; color: #fff }
  div { display: flex; flex-wrap: wrap; gap: 12px; align-items: start }
  figure { margin: 0 } img { display: block; box-shadow: 0 1px 6px #0008 } figcaption { padding: 4px 0 12px }
</style>
<h1>Every screen, as of ${new Date().toISOString().slice(0, 16)}Z</h1>
${sections.join('\n')}
</html>
`
  await writeFile(join(folder, 'index.html'), page)
}
