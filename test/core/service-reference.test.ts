import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChamberError } from '../../src/core/errors.ts'
import { parseLabelledService, parseService } from '../../src/core/service-reference.ts'

const isService = (typed: string, name: string) => () => expect(parseService(typed).name).toBe(name)

describe('a service', () => {
  it('is lower-cased', isService('Team/App', 'team/app'))
  it('has dots, dashes and underscores', isService('a.b-c_d/e', 'a.b-c_d/e'))
  it('ends in a dot in the dotted layout', () =>
    expect(parseService('prod.app1.')).toMatchObject({ name: 'prod.app1.', layout: 'dotted' }))
  it.each(['', '/svc', 'svc/', 'a//b', 'a b', 'svc:x', 'svc$', 'sv@c', 'é', 'svc,x', 'a\n'])(
    'is not %j',
    (typed) => expect(() => parseService(typed)).toThrow('not a valid service name'),
  )
})

const fills = (typed: string, name: string, env: Record<string, string>) => () =>
  expect(parseService(typed, env).name).toBe(name)

describe('a variable in a service', () => {
  it('is filled', fills('w/${STAGE}', 'w/prod', { STAGE: 'Prod' }))
  it('has a default', fills('w/${STAGE:-dev}', 'w/dev', {}))
  it('takes the default when empty', fills('w/${STAGE:-dev}', 'w/dev', { STAGE: '' }))
  it('is filled once: its value is no template', () =>
    expect(() => parseService('${A}', { A: '${B}', B: 'x' })).toThrow(
      'cannot be part of a service',
    ))
  it('is named when it is not set', () =>
    expect(() => parseService('w/${STAGE}')).toThrow('needs the variable STAGE'))
})

describe('a label', () => {
  it('stands behind a colon and keeps its case', () =>
    expect(parseLabelledService('App:Prod')).toMatchObject({ name: 'app', label: 'Prod' }))
  it('may come from a variable', () =>
    expect(parseLabelledService('app:${L}', { L: 'v1' })).toMatchObject({ label: 'v1' }))
  it.each(['app:', 'app:1st', 'app:a:b', 'app:a b', ':x'])('is refused in %j', (typed) =>
    expect(() => parseLabelledService(typed)).toThrow(
      /^('.*'|an argument of \d characters?) (is not a valid|does not name)/,
    ),
  )
})

it('whatever is typed gives a name or an error for the user', () => {
  const outcome = (typed: string) => {
    try {
      return parseLabelledService(typed).name
    } catch (error) {
      return error
    }
  }
  fc.assert(
    fc.property(fc.string(), (typed) => {
      expect(outcome(typed)).toSatisfy((found) =>
        typeof found === 'string'
          ? /^[\w.-]+(\/[\w.-]+)*$/.test(found)
          : found instanceof ChamberError,
      )
    }),
  )
})
