/** Profiles of `~/.aws/config` and `~/.aws/credentials`, and which of them is in use. */
import { readFileSync } from 'node:fs'
import { errorCode } from '../../core/error-code.ts'
import { ChamberError } from '../../core/errors.ts'
import { quote, type Text, text } from '../../core/text.ts'
import type { Variables } from '../../core/variables.ts'
import { configFiles, namedProfile } from './config-files.ts'
import { parseIni, type Sections, type Settings } from './ini.ts'

export type { Settings }

export interface ConfigFiles {
  /** Settings of both files; undefined if neither has the profile. */
  profile(name: string): Settings | undefined
  ssoSession(name: string): Settings | undefined
  services(name: string): Settings | undefined
  /** The file that chamber may not read, if there is one. */
  readonly unreadable: Text | undefined
}

export interface SelectedProfile {
  readonly name: string
  /** Undefined if the files have no such profile. */
  readonly settings: Settings | undefined
}

const loaded = new WeakMap<Variables, ConfigFiles>()

/**
 * Reads both files, once for each environment.
 * @throws {ChamberError} PROFILE_UNREADABLE
 */
export function readConfigFiles(env: Variables): ConfigFiles {
  const known = loaded.get(env) ?? createConfigFiles(configFiles(env))
  loaded.set(env, known)
  return known
}

/**
 * The profile in use.
 * @throws {ChamberError} PROFILE_MISSING if a variable names one that does not exist, PROFILE_UNREADABLE
 */
export function readProfile(env: Variables): SelectedProfile {
  const files = readConfigFiles(env)
  const name = namedProfile(env) ?? 'default'
  const settings = files.profile(name)
  if (namedProfile(env) && !settings) throw profileMissing(name, files.unreadable)
  return { name, settings }
}

/** The settings of the profile in use, which may be none. @throws {ChamberError} PROFILE_UNREADABLE */
export function readSettings(env: Variables): {
  readonly name: string
  readonly settings: Settings
} {
  const name = namedProfile(env) ?? 'default'
  return { name, settings: readConfigFiles(env).profile(name) ?? {} }
}

function profileMissing(name: string, unreadable: Text | undefined): ChamberError {
  const why = unreadable === undefined ? text`` : text`: cannot read ${unreadable}`
  return new ChamberError('PROFILE_MISSING', text`no AWS profile ${shownProfile(name)}${why}`, {
    hint: text`name a profile that exists with --profile or AWS_PROFILE; to list them: aws configure list-profiles`,
  })
}

/** `'dev'`, or a description where the name may be something else. */
export const shownProfile = (name: string): Text => quote(name, 'profile', text`with a name`)

/** `--profile dev` for a command to paste; empty where the name is not shown. */
export function profileFlag(name: string): Text {
  const shown = shownProfile(name)
  return shown.startsWith("'") ? text` --profile ${shown.slice(1, -1) as Text}` : text``
}

interface File {
  readonly sections: Sections
  readonly unreadable?: Text
}

function createConfigFiles(paths: readonly string[]): ConfigFiles {
  const [config = emptyFile, credentials = emptyFile] = paths.map(readFile)
  return {
    unreadable: config.unreadable ?? credentials.unreadable,
    profile: (name) =>
      mergeProfile(configProfile(config.sections, name), credentials.sections.get(name)),
    ssoSession: (name) => config.sections.get(`sso-session ${name}`),
    services: (name) => config.sections.get(`services ${name}`),
  }
}

const emptyFile: File = { sections: new Map() }

/** Absent files are empty; so are those of another user, unless a profile is missed. */
function readFile(path: string): File {
  try {
    return { sections: parseIni(readFileSync(path, 'utf8')) }
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return emptyFile
    if (code === 'EACCES') return { ...emptyFile, unreadable: shownPath(path) }
    // no fault of the file
    if (code === 'EMFILE' || code === 'ENFILE') throw error
    const why = code === 'EISDIR' ? text`it is a directory` : quote(String(code), 'errorName')
    throw new ChamberError('PROFILE_UNREADABLE', text`cannot read ${shownPath(path)}: ${why}`, {
      hint: text`check AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE and the files in ~/.aws`,
    })
  }
}

const shownPath = (path: string): Text =>
  quote(path, 'path', text`an AWS configuration file with a path`)

/** `[profile default]` is another spelling of `[default]`, and wins. */
function configProfile(sections: Sections, name: string): Settings | undefined {
  return sections.get(`profile ${name}`) ?? (name === 'default' ? sections.get(name) : undefined)
}

const keyNames = ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token']

/** Credentials win, and the keys of a file belong together. */
function mergeProfile(config: Settings | undefined, credentials: Settings | undefined) {
  if (!config || !credentials) return config ?? credentials
  const hasKeys = keyNames.some((name) => credentials[name])
  const kept = Object.entries(config).filter(([name]) => !hasKeys || !keyNames.includes(name))
  return { ...Object.fromEntries(kept), ...credentials }
}
