/**
 * The names a user types: services and keys.
 *
 * A service is `a/b/c`; `service:label` means the values that carry an SSM label; a service that
 * ends in a dot (`prod.app1.`) is the dotted layout, whose parameters have no slash.
 */
import { quote, storedName, text, type Text } from './text.ts'
import { ChamberError } from './errors.ts'
import { isCredentialVariable } from './credential-variable.ts'
import { looksRandom, looksSecret } from './secret-shape.ts'
import type { Variables } from './variables.ts'

/** Where secrets are looked for. */
export interface ServiceReference {
  /** As typed, with its variables filled, for messages. */
  readonly typed: Text
  /** Lower-case, without the label: `a/b`, or `prod.app1.` in the dotted layout. */
  readonly name: Text
  readonly label?: string | undefined
  readonly layout: 'slash' | 'dotted'
  /** With the services below it; their keys are then `web/key`. */
  readonly recursive?: boolean | undefined
}

const serviceName = /^[\w\-.]+(\/[\w\-.]+)*$/
const labelName = /^[A-Za-z_.-][\w.-]{0,99}$/

/** The service that holds chamber's own settings. */
const reservedService = '_chamber'

/**
 * A service as typed by the user; `${NAME}` and `${NAME:-default}` are filled from `variables`,
 * because a Docker ENTRYPOINT in exec form has no shell to do it.
 *
 * @example parseService('Team/App') // { name: 'team/app', layout: 'slash', typed: 'Team/App' }
 * @throws {ChamberError} BAD_NAME, or VARIABLE_UNSET for a variable without value or default
 */
export function parseService(typed: string, variables: Variables = {}): ServiceReference {
  return reference(expand(typed, variables))
}

/** As {@link parseService}, with an optional `:label` behind the service. Labels keep their case. */
export function parseLabelledService(typed: string, variables: Variables = {}): ServiceReference {
  const whole = expand(typed, variables)
  const [service = '', label, ...more] = whole.split(':')
  if (label === undefined) return reference(service)
  if (more.length > 0 || !labelName.test(label)) {
    const shown = quote(whole, 'service')
    throw new ChamberError('BAD_NAME', text`${shown} does not name a service and a label`, {
      hint: text`write service:label; a label has letters, digits, dots, dashes and underscores, and does not begin with a digit`,
    })
  }
  return { ...reference(service), typed: storedName(whole), label }
}

function reference(service: string): ServiceReference {
  const name = service.toLowerCase() as Text
  if (!serviceName.test(name)) throw badName(service)
  return { typed: storedName(service), name, layout: name.endsWith('.') ? 'dotted' : 'slash' }
}

/** Whether a service is the one that chamber keeps for its own settings. */
export function isReserved(service: ServiceReference): boolean {
  return service.name === reservedService
}

function expand(typed: string, variables: Variables): string {
  // up to the last brace, for a search that finds none would begin anew at every ${
  const end = typed.lastIndexOf('}') + 1
  const pattern = /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g
  const filled = typed.slice(0, end).replace(pattern, (_, name: string, fallback) => {
    const value = valueOf(name, variables) || (fallback as string | undefined)
    if (value !== undefined) return value
    throw new ChamberError(
      'VARIABLE_UNSET',
      text`the service needs the variable ${quote(name, 'variable')}, which is not set`,
      {
        hint: text`set it, or give a default: \${${quote(name, 'variable')}:-value}`,
      },
    )
  })
  return filled + typed.slice(end)
}

/**
 * The value of a variable, unless it may be a secret: names of services are sent to AWS and logged.
 * The errors name the variable, and not its value.
 */
function valueOf(name: string, variables: Variables): string | undefined {
  if (isCredentialVariable(name)) {
    throw new ChamberError(
      'VARIABLE_REJECTED',
      text`a service cannot contain the variable ${quote(name, 'variable')}`,
      {
        hint: text`variables that are named like credentials are not sent to AWS: use another name`,
      },
    )
  }
  const value = variables[name]
  if (!value || (serviceName.test(value) && !looksSecret(value) && !looksRandom(value)))
    return value
  throw new ChamberError(
    'VARIABLE_REJECTED',
    text`the value of the variable ${quote(name, 'variable')} cannot be part of a service`,
    { hint: text`it must be a name such as dev or team/app, and not look like a token` },
  )
}

function badName(input: string): ChamberError {
  return new ChamberError(
    'BAD_NAME',
    text`${quote(input, 'service')} is not a valid service name`,
    {
      hint: text`a service has letters, digits, dots, dashes and underscores, its parts joined by /, such as app or team/app`,
    },
  )
}
