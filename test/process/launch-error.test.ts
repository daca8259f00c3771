import { describe, expect, test } from 'vitest'
import { toBytes } from '../../src/core/bytes.ts'
import { failures } from '../../src/core/failures.ts'
import { errorName, launchError } from '../../src/process/launch-error.ts'

const program = {
  file: toBytes('/bin/sh'),
  argv: [toBytes('sh')],
  environment: [toBytes('A=1'), toBytes(`LONG=${'x'.repeat(140_000)}`)],
}

describe('what the system refused is told in a sentence', () => {
  test('a variable that is too long is named, and its value is not', () => {
    const { message, code } = launchError(program, 'E2BIG')
    expect(message).toBe('the variable LONG is too long for this system')
    expect(failures[code]).toBe(126)
  })

  test('too many variables', () => {
    const environment = Array.from({ length: 1000 }, (_, i) => toBytes(`V${i}=${'x'.repeat(5000)}`))
    const { message } = launchError({ ...program, environment }, 'E2BIG')
    expect(message).toMatch(/^arguments and variables are too big for this system: 50\d{5} bytes$/)
  })

  test('anything else by its name', () => {
    expect(launchError(program, 'EIO').message).toBe('/bin/sh could not be run: EIO')
    expect(errorName(2)).toBe('ENOENT')
    expect(errorName(9999)).toBe('error 9999')
  })
})
