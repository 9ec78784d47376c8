// The code on the card: 8 characters of Crockford's base32, shown XXXX-XXXX. Pure.

const NOT_CODE = /[^0-9A-HJKMNP-TV-Z]/g

/** What was typed, as the card shows it: letters that look like numbers are read as numbers. */
export function shownCode(typed: string): string {
  const clean = cleanCode(typed)
  return clean.length > 4 ? `${clean.slice(0, 4)}-${clean.slice(4)}` : clean
}

export function cleanCode(typed: string): string {
  return typed.toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1').replace(NOT_CODE, '').slice(0, 8)
}

export function isWholeCode(typed: string): boolean {
  return cleanCode(typed).length === 8
}
