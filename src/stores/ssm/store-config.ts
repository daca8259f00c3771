/**
 * What a team asks of every secret, kept in the parameter `/_chamber/store-config` as
 * `{"version":"1","requiredTags":[…]}`.
 */
import { text, joinTexts, storedName, storedNames, type Text } from '../../core/text.ts'
import { ChamberError } from '../../core/errors.ts'
import type { Tags } from '../../core/tags.ts'
import type { OnNotice } from '../store.ts'
import type { SsmApi } from './api.ts'
import { isDenied } from './denial.ts'

const configName = '/_chamber/store-config'

/**
 * @throws {ChamberError} REQUIRED_TAGS naming those that are missing, or CONFIG_INVALID
 */
export async function checkRequiredTags(
  api: SsmApi,
  tags: Tags,
  onNotice: OnNotice,
): Promise<void> {
  const missing = (await requiredTags(api, onNotice)).filter((tag) => !Object.hasOwn(tags, tag))
  if (missing.length === 0) return
  throw new ChamberError(
    'REQUIRED_TAGS',
    text`a new secret needs the tags ${storedNames(missing)}`,
    {
      hint: text`give them: --tags ${joinTexts(
        missing.map((tag) => text`${storedName(tag)}=…`),
        ',',
      )}`,
    },
  )
}

/** The tags that every secret needs; none where the settings may not be read, or are not there. */
export async function requiredTags(api: SsmApi, onNotice: OnNotice): Promise<readonly string[]> {
  try {
    const [config] = await api.getParameters({ Names: [configName], WithDecryption: true })
    return config === undefined ? [] : parseConfig(config.Value ?? '')
  } catch (error) {
    if (!isDenied(error)) throw error
    onNotice('warning', text`${configName} may not be read; required tags are not checked`)
    return []
  }
}

/**
 * As the Go program reads it: names of fields in any case, the last one wins, null is nothing. The
 * parser's own message would quote the text, so it is not passed on.
 */
function parseConfig(content: string): readonly string[] {
  const config = parseObject(content)
  const field = (name: string) =>
    Object.entries(config).findLast(([key]) => key.toLowerCase() === name)?.[1] ?? undefined
  const version = field('version')
  if (version !== undefined && typeof version !== 'string')
    throw invalid(text`has a version that is no text`)
  const tags = field('requiredtags') ?? []
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags
  throw invalid(text`has requiredTags that are not a list of texts`)
}

function parseObject(content: string): object {
  let config: unknown
  try {
    config = JSON.parse(content) ?? {}
  } catch {
    config = undefined
  }
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config
  throw invalid(text`is not a JSON object`)
}

const invalid = (what: Text): ChamberError =>
  new ChamberError('CONFIG_INVALID', text`${configName} ${what}`, {
    hint: text`write {"version":"1","requiredTags":["team"]} to it`,
  })
