// How this phone shows things: text size and theme. Not health data, and needed before the first paint.

import { remember, remembered } from './remembered'

export type Theme = 'light' | 'dark' | 'system'
export type TextSize = 'normal' | 'large' | 'largest'

const THEME = 'reliefline.theme'
const TEXT = 'reliefline.text'

export class Looks {
  theme = $state<Theme>('light')
  text = $state<TextSize>('normal')
  private readonly night = matchMedia('(prefers-color-scheme: dark)')

  /** Staff follow the system until they say otherwise; patients get paper until they set it. */
  constructor(kind: 'patient' | 'staff' | undefined) {
    this.text = stored(TEXT, ['normal', 'large', 'largest']) ?? 'normal'
    this.follow(kind)
    this.night.addEventListener('change', () => this.apply())
  }

  follow(kind: 'patient' | 'staff' | undefined): void {
    this.theme = stored(THEME, ['light', 'dark', 'system']) ?? (kind === 'staff' ? 'system' : 'light')
    this.apply()
  }

  chooseTheme(theme: Theme): void {
    this.theme = theme
    remember(THEME, theme)
    this.apply()
  }

  chooseText(text: TextSize): void {
    this.text = text
    remember(TEXT, text)
    this.apply()
  }

  private apply(): void {
    const dark = this.theme === 'dark' || (this.theme === 'system' && this.night.matches)
    const { dataset } = document.documentElement
    dataset.theme = dark ? 'dark' : 'light'
    dataset.text = this.text
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#0c171d' : '#f7f5f0')
  }
}

function stored<T extends string>(key: string, allowed: T[]): T | undefined {
  return allowed.find((one) => one === remembered(key))
}
