/** Log files as CloudTrail delivers them: `.json.gz` in folders by account, region and day. */
import { text, quote, type Text } from '../core/text.ts'
import { createReadStream } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { byteOrder } from '../core/byte-order.ts'
import { errorCode } from '../core/error-code.ts'
import { ChamberError } from '../core/errors.ts'
import { splitRecords } from './json-records.ts'
import { toRecord, type TrailRecord } from './record.ts'

/**
 * The events of one file, or of all files below a folder.
 * @param onFile told how many files are read
 * @throws {ChamberError} INPUT_FILE, BAD_INPUT; it quotes nothing of a file
 */
export async function* readLogFiles(
  path: string,
  onFile: (count: number) => void,
): AsyncGenerator<TrailRecord> {
  let count = 0
  for await (const file of logFiles(path)) {
    yield* readLogFile(file)
    count += 1
    onFile(count)
  }
  if (count > 0) return
  throw new ChamberError('INPUT_FILE', text`there is no log file of CloudTrail in ${shown(path)}`, {
    hint: text`give a .json or .json.gz file, or a folder with such files below it`,
  })
}

async function* logFiles(path: string): AsyncGenerator<string> {
  const isFolder = await stat(path).then((found) => found.isDirectory(), refuse(path))
  if (isFolder) yield* filesBelow(path)
  else yield path
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = []
  const opened = await opendir(folder).catch(refuse(folder))
  for await (const entry of opened) entries.push(entry)
  for (const entry of entries.toSorted((a, b) => byteOrder(a.name, b.name))) {
    const path = join(folder, entry.name)
    // Digests beside the logs say which log files there are, and hold no events.
    if (entry.isDirectory() && !/^CloudTrail-(Digest|Insight)$/.test(entry.name)) {
      yield* filesBelow(path)
    } else if (entry.isFile() && /\.json(\.gz)?$/.test(entry.name)) yield path
  }
}

async function* readLogFile(path: string): AsyncGenerator<TrailRecord> {
  try {
    for await (const json of splitRecords(textOf(path))) {
      // Most events of an account are about something else; they are not worth parsing.
      if (!json.includes('ssm.amazonaws.com') && !json.includes('PARAMETER_ARN')) continue
      const record = toRecord(JSON.parse(json))
      if (record) yield record
    }
  } catch (error) {
    if (/^E[A-Z]+$/.test(errorCode(error) ?? '')) return refuse(path)(error)
    throw new ChamberError(
      'BAD_INPUT',
      text`${shown(path)} is no log file of CloudTrail, or is cut off`,
      {
        hint: text`fetch it again, or move it elsewhere`,
      },
    )
  }
}

function textOf(path: string): AsyncIterable<string> {
  const file = createReadStream(path)
  if (!path.endsWith('.gz')) return file.setEncoding('utf8') as AsyncIterable<string>
  const unzipped = createGunzip()
  file.on('error', (error) => unzipped.destroy(error))
  return file.pipe(unzipped).setEncoding('utf8') as AsyncIterable<string>
}

const shown = (path: string): Text => quote(path, 'source', text`a path`)

const refuse =
  (path: string) =>
  (error: unknown): never => {
    const code = errorCode(error)
    const why = code === undefined ? text`` : text` (${code})`
    throw new ChamberError('INPUT_FILE', text`${shown(path)} cannot be read${why}`)
  }
