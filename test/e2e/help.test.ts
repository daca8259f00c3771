/** Help on what is no command. */
import { expect, test } from 'vitest'
import { setup } from '../harness/chamber.ts'

test('help environment lists the variables', async () => {
  const { chamber } = await setup()
  const { status, stdout, stderr } = await chamber(['help', 'environment'])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('\n  CHAMBER_KMS_KEY_ALIAS\n      as --kms-key\n')
  expect(stdout).toContain('\n  AWS_REGION, AWS_DEFAULT_REGION\n')
})

test('help help is the help of the program, without a complaint', async () => {
  const { chamber } = await setup()
  const whole = await chamber(['help'])
  expect(whole.stdout).toContain('chamber help environment')
  expect(await chamber(['help', 'help'])).toMatchObject({ stdout: whole.stdout, stderr: '' })
})
