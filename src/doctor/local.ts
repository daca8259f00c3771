/** Checks of the local backend: its file, and the identity that opens it. */
import type { Text } from '../core/text.ts'
import { existsSync } from 'node:fs'
import { localFilePath, openLocalFile } from '../stores/local/local-file.ts'
import { counted } from '../core/plural.ts'
import { ok, type Outcome, warn } from './finding.ts'
import type { Subject } from './subject.ts'

/** @throws {ChamberError} when the identity is missing, exposed or another, or the file is broken */
export async function checkLocalFile({ env, cwd, settings }: Subject): Promise<Outcome> {
  const path = localFilePath(env, settings.localFile, cwd)
  if (!existsSync(path)) return warn(`${path} is not there yet`, 'the first chamber write makes it')
  const warnings: string[] = []
  const onWarning = (line: Text) => void warnings.push(line)
  const backing = openLocalFile({ env, path: settings.localFile, cwd, onWarning })
  const count = await backing.read((state) =>
    state.regions().reduce((sum, [, table]) => sum + table.size, 0),
  )
  const [warning] = warnings
  if (warning !== undefined) return warn(warning, 'check its secrets: chamber upgrade-store')
  return ok(`${path} opens, and holds ${counted(count, 'parameter')}`)
}
