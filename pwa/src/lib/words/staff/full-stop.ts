/** A sentence that ends with a time: "a las 9:00 p.m." has its full stop already. */
export function end(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}
