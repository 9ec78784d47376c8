import { readdir, readFile } from 'node:fs/promises'

/**
 * What each thread of a process does now, one line a thread: its name, R (runs), S (sleeps) or D (waits for the disk), the
 * processor time that it took in ticks, and what it waits for in the kernel. For a story in which a server hangs.
 */
export async function threadsOf(pid: number): Promise<string> {
  const folder = `/proc/${pid}/task`
  const threads = await readdir(folder).catch(() => [])
  const lines = threads.map(async (thread) => {
    const read = (name: string) => readFile(`${folder}/${thread}/${name}`, 'utf8').catch(() => '?')
    const [stat, wchan, syscall] = await Promise.all([read('stat'), read('wchan'), read('syscall')])
    const [, name, state, rest = ''] = stat.match(/\((.*)\) (\w) (.*)/) ?? []
    const ticks = rest.split(' ').slice(10, 12).join('+')
    return `${thread} ${name} ${state} ${ticks} ${wchan.trim()} ${syscall.trim()}`
  })
  return (await Promise.all(lines)).join('\n')
}
