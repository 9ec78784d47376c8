// Dates of a calendar, as the contract writes them: 2026-11-25. Noon in UTC stands for each, so no change of the clock matters.

export function mondayOf(date: string): string {
  const day = new Date(`${date}T12:00:00Z`)
  return plusDays(date, -((day.getUTCDay() + 6) % 7))
}

export function plusDays(date: string, days: number): string {
  const day = new Date(`${date}T12:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, 10)
}

/** How many days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** The date where the phone is, by the server's time. */
export function localDate(at: number): string {
  const day = new Date(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** Noon of a date where the phone is, to be written in words. */
export function noonOf(date: string): number {
  const [year, month, day] = date.split('-').map(Number)
  return new Date(year!, month! - 1, day!, 12).getTime()
}
