import { describe, expect, it } from 'vitest'
import { NOW, openStore, put } from './parameter-store.ts'

const SECRET = 'hunter2-never-shown'

describe('PutParameter', () => {
  it('creates, then counts versions up', async () => {
    const ask = openStore()
    expect(await put(ask, '/app/key')).toEqual({ status: 200, Version: 1, Tier: 'Standard' })
    expect(await put(ask, '/app/key', { Overwrite: true })).toMatchObject({ Version: 2 })
    await ask('DeleteParameter', { Name: '/app/key' })
    expect(await put(ask, '/app/key')).toMatchObject({ Version: 1 })
  })

  it('refuses to overwrite unless asked to', async () => {
    const ask = openStore()
    await put(ask, '/app/key')
    expect(await put(ask, '/app/key')).toEqual({
      status: 400,
      __type: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    })
  })

  it('needs a type for a new parameter only', async () => {
    const ask = openStore()
    const request = { Name: '/app/key', Value: 'v', Overwrite: true }
    expect(await ask('PutParameter', request)).toMatchObject({ __type: 'ValidationException' })
    await put(ask, '/app/key', { Type: 'StringList' })
    expect(await ask('PutParameter', request)).toMatchObject({ Version: 2 })
    const { Parameter } = await ask('GetParameter', { Name: '/app/key' })
    expect(Parameter).toMatchObject({ Type: 'StringList' })
  })

  it('keeps what an overwrite leaves out', async () => {
    const ask = openStore({ user: 'ann' })
    const Type = 'SecureString'
    const given = { Type, KeyId: 'alias/k', Description: 'd', AllowedPattern: 'v.*' }
    await put(ask, '/app/key', given)
    await ask('PutParameter', { Name: '/app/key', Value: 'v2', Overwrite: true })
    const { Parameters } = await ask('DescribeParameters')
    expect(Parameters).toEqual([
      {
        ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/app/key',
        Name: '/app/key',
        DataType: 'text',
        LastModifiedDate: NOW / 1000,
        LastModifiedUser: 'ann',
        Policies: [],
        Tier: 'Standard',
        Version: 2,
        ...given,
      },
    ])
  })

  it('lets a String become a SecureString, with the default key', async () => {
    const ask = openStore()
    await put(ask, '/app/key')
    await put(ask, '/app/key', { Type: 'SecureString', Overwrite: true })
    const { Parameters } = await ask('DescribeParameters')
    expect(Parameters).toMatchObject([{ Type: 'SecureString', KeyId: 'alias/aws/ssm' }])
  })

  it('takes tags with a new parameter, but not with an overwrite', async () => {
    const ask = openStore()
    const Tags = [{ Key: 'team', Value: 'x' }]
    expect(await put(ask, '/app/key', { Tags, Overwrite: true })).toMatchObject({
      __type: 'ValidationException',
      message: expect.stringContaining("tags and overwrite can't be used together"),
    })
    expect(await put(ask, '/app/key', { Tags, Overwrite: false })).toMatchObject({ status: 200 })
    const resource = { ResourceType: 'Parameter', ResourceId: '/app/key' }
    expect(await ask('ListTagsForResource', resource)).toMatchObject({ TagList: Tags })
  })
})

describe('values', () => {
  const refused = [
    ['empty', '', {}, 'Member must have length greater than or equal to 1'],
    ['nested', `{{ssm:${SECRET}}}`, {}, "can't nest another parameter"],
    ['4,097 bytes', SECRET.padEnd(4097), {}, 'maximum parameter value of 4096 characters'],
    ['4,097 bytes in 4,096 characters', `${SECRET}é`.padEnd(4096), {}, '4096'],
    ['8,193 bytes', SECRET.padEnd(8193), { Tier: 'Advanced' }, '8192'],
    ['8,193 bytes', SECRET.padEnd(8193), { Tier: 'Intelligent-Tiering' }, '8192'],
    ['40,000 bytes', SECRET.padEnd(40_000), {}, 'less than or equal to 32768'],
  ] as const

  it.each(refused)('%s is refused without being quoted', async (_, Value, more, text) => {
    const answer = await put(openStore(), '/app/key', { Value, ...more })
    expect(answer).toMatchObject({ status: 400, __type: 'ValidationException' })
    expect(answer['message']).toContain(text)
    expect(answer['message']).not.toContain(SECRET)
  })

  it('4,096 bytes fit a standard parameter, 8,192 an advanced one', async () => {
    const ask = openStore()
    expect(await put(ask, '/a', { Value: 'x'.repeat(4096) })).toMatchObject({ Tier: 'Standard' })
    const Value = 'x'.repeat(8192)
    expect(await put(ask, '/b', { Value, Tier: 'Advanced' })).toMatchObject({ Tier: 'Advanced' })
  })

  it('fit the allowed pattern as a whole', async () => {
    const ask = openStore()
    expect(await put(ask, '/a', { AllowedPattern: '\\d+', Value: `1${SECRET}` })).toEqual({
      status: 400,
      __type: 'ParameterPatternMismatchException',
      message: 'Parameter value, cannot be validated against allowedPattern: \\d+',
    })
    expect(await put(ask, '/a', { AllowedPattern: '\\d+', Value: '12' })).toMatchObject({
      status: 200,
    })
    expect(await put(ask, '/b', { AllowedPattern: '(' })).toMatchObject({
      __type: 'InvalidAllowedPatternException',
    })
    expect(await put(ask, '/b', { AllowedPattern: 'a)|(b' })).toMatchObject({
      __type: 'InvalidAllowedPatternException',
    })
  })

  it('have a data type that is known', async () => {
    const ask = openStore()
    expect(await put(ask, '/a', { DataType: 'Text' })).toMatchObject({
      message:
        'The following data type is not supported: Text (Data type names are all lowercase.)',
    })
    expect(await put(ask, '/a', { DataType: 'aws:ec2:image' })).toMatchObject({ status: 200 })
  })
})

describe('tiers', () => {
  const big = { Value: 'x'.repeat(4097) }

  it('Intelligent-Tiering takes the tier that is needed', async () => {
    const ask = openStore()
    const Tier = 'Intelligent-Tiering'
    expect(await put(ask, '/a', { Tier })).toMatchObject({ Tier: 'Standard' })
    expect(await put(ask, '/a', { Tier, Overwrite: true, ...big })).toMatchObject({
      Tier: 'Advanced',
    })
    expect(await put(ask, '/a', { Tier, Overwrite: true })).toMatchObject({ Tier: 'Advanced' })
    expect(await put(ask, '/b', { Tier, DataType: 'json' })).toMatchObject({ Tier: 'Advanced' })
  })

  it('an advanced parameter stays advanced', async () => {
    const ask = openStore()
    await put(ask, '/a', { Tier: 'Advanced' })
    expect(await put(ask, '/a', { Overwrite: true })).toMatchObject({ Tier: 'Advanced' })
    expect(await put(ask, '/a', { Overwrite: true, Tier: 'Standard' })).toMatchObject({
      __type: 'ValidationException',
      message: expect.stringContaining("You can't downgrade a parameter"),
    })
  })

  it('policies are for advanced parameters, are checked, and stay until replaced', async () => {
    const ask = openStore()
    const expiration = {
      Type: 'Expiration',
      Version: '1.0',
      Attributes: { Timestamp: '2030-01-01T00:00:00Z' },
    }
    const Policies = JSON.stringify([expiration])
    expect(await put(ask, '/a', { Policies })).toMatchObject({ __type: 'ValidationException' })
    expect(await put(ask, '/a', { Policies, Tier: 'Advanced' })).toMatchObject({ status: 200 })
    await put(ask, '/a', { Overwrite: true })
    const told = { PolicyText: JSON.stringify(expiration), PolicyType: 'Expiration' }
    expect(await ask('DescribeParameters')).toMatchObject({ Parameters: [{ Policies: [told] }] })
    await put(ask, '/a', { Overwrite: true, Policies: '[{}]' })
    expect(await ask('DescribeParameters')).toMatchObject({ Parameters: [{ Policies: [] }] })
  })

  const policy = (Type: string) => ({ Type, Version: '1.0' })
  it.each([
    ['InvalidPolicyAttributeException', 'no json'],
    ['InvalidPolicyAttributeException', '{}'],
    ['InvalidPolicyTypeException', JSON.stringify([policy('Nothing')])],
    ['IncompatiblePolicyException', JSON.stringify([policy('Expiration'), policy('Expiration')])],
    [
      'PoliciesLimitExceededException',
      JSON.stringify(Array.from({ length: 11 }, () => policy('NoChangeNotification'))),
    ],
  ])('%s for bad policies', async (__type, Policies) => {
    const answer = await put(openStore(), '/a', { Policies, Tier: 'Advanced' })
    expect(answer).toMatchObject({ status: 400, __type })
  })

  it('10,000 standard parameters are the limit of a region', async () => {
    const ask = openStore()
    for (let index = 0; index < 10_000; index += 1) await put(ask, `/many/p${index}`)
    expect(await put(ask, '/more')).toMatchObject({
      __type: 'ParameterLimitExceeded',
      message: expect.stringContaining('(10000)'),
    })
    expect(await put(ask, '/many/p1', { Overwrite: true })).toMatchObject({ Version: 2 })
    const Tier = 'Intelligent-Tiering'
    expect(await put(ask, '/more', { Tier })).toMatchObject({ Tier: 'Advanced' })
  })
})

describe('keys', () => {
  it('are remembered as given, for a SecureString only', async () => {
    const ask = openStore()
    await put(ask, '/a', { Type: 'SecureString', KeyId: 'alias/mine' })
    await put(ask, '/a', { Type: 'SecureString', KeyId: 'abc-123', Overwrite: true })
    const { Parameters } = await ask('GetParameterHistory', { Name: '/a' })
    expect(Parameters).toMatchObject([{ KeyId: 'alias/mine' }, { KeyId: 'abc-123' }])
    expect(await put(ask, '/b', { KeyId: 'alias/mine' })).toMatchObject({
      message: 'KeyId is required for SecureString type parameter only.',
    })
    expect(await put(ask, '/b', { Type: 'SecureString', KeyId: 'a b' })).toMatchObject({
      __type: 'ValidationException',
    })
  })

  it('exist by id, alias or ARN when there is a list of them', async () => {
    const id = '11111111-2222-3333-4444-555555555555'
    const ask = openStore({ kmsKeys: ['alias/known', id] })
    const write = (KeyId?: string) =>
      put(ask, '/a', { Type: 'SecureString', Overwrite: true, ...(KeyId ? { KeyId } : {}) })
    const known = [
      undefined,
      'alias/aws/ssm',
      'alias/known',
      'arn:aws:kms:us-east-1:123456789012:alias/known',
      id,
      `arn:aws:kms:us-east-1:123456789012:key/${id}`,
    ]
    for (const key of known) expect(await write(key)).toMatchObject({ status: 200 })
    expect(await write('alias/x')).toEqual({
      status: 400,
      __type: 'InvalidKeyId',
      message:
        'Alias arn:aws:kms:us-east-1:123456789012:alias/x is not found. ' +
        '(Service: AWSKMS; Status Code: 400; Error Code: NotFoundException)',
    })
    expect(await write('other-id')).toMatchObject({
      __type: 'InvalidKeyId',
      message: expect.stringContaining('key/other-id'),
    })
  })
})

describe('versions', () => {
  it('are kept up to 100, the oldest goes', async () => {
    const ask = openStore()
    for (let version = 1; version <= 101; version += 1) {
      await put(ask, '/a', { Overwrite: true, Value: `v${version}` })
    }
    const history = await ask('GetParameterHistory', { Name: '/a' })
    const last = await ask('GetParameterHistory', { Name: '/a', NextToken: history['NextToken'] })
    const kept = [history, last].flatMap(({ Parameters }) => Parameters as { Version: number }[])
    expect(kept.map(({ Version }) => Version)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 2),
    )
  })

  it('stay when the oldest carries a label, and no more is taken', async () => {
    const ask = openStore()
    for (let version = 1; version <= 100; version += 1) await put(ask, '/a', { Overwrite: true })
    await ask('LabelParameterVersion', { Name: '/a', ParameterVersion: 1, Labels: ['first'] })
    expect(await put(ask, '/a', { Overwrite: true })).toMatchObject({
      __type: 'ParameterMaxVersionLimitExceeded',
      message: expect.stringContaining('Version 1, the oldest version'),
    })
    await ask('LabelParameterVersion', { Name: '/a', Labels: ['first'] })
    expect(await put(ask, '/a', { Overwrite: true })).toMatchObject({ Version: 101 })
  })
})
