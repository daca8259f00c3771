/**
 * The moto servers that a worker of vitest has for itself; each serves one test at a time, for it is
 * one store. CHAMBER_TEST_ENDPOINT lists them: blanks between those of a worker, commas between the
 * workers.
 */
const servers = ofThisWorker(process.env['CHAMBER_TEST_ENDPOINT'])
const free = [...servers]
const waiting: ((url: string) => void)[] = []

export const isOnMoto = servers.length > 0

/** How many tests can run at once: without moto each has a store of its own. */
export const placesAtOnce = isOnMoto ? servers.length : Number.POSITIVE_INFINITY

/** Undefined where tests do not run on moto; else a server, as soon as one is free. */
export async function takeServer(): Promise<string | undefined> {
  if (!isOnMoto) return undefined
  return free.pop() ?? new Promise<string>((resolve) => void waiting.push(resolve))
}

export function giveBack(url: string): void {
  const next = waiting.shift()
  if (next) next(url)
  else free.push(url)
}

function ofThisWorker(list = ''): readonly string[] {
  if (list === '') return []
  const worker = Number(process.env['VITEST_POOL_ID'])
  const own = list.split(',')[worker - 1]
  if (!own) throw new Error(`no moto server for worker ${worker}: take fewer, with --maxWorkers`)
  return own.trim().split(/\s+/)
}
