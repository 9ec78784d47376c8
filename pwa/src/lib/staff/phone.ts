// A telephone number as people write it; the server keeps it as it was typed. Pure.

export function isPhone(text: string): boolean {
  return /^[+(\d][\d\s().\-/]{2,31}$/.test(text)
}
