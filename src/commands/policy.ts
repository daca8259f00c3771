/** `chamber policy`: the least IAM policy for the calls that chamber makes. Nothing is asked of AWS. */
import { regionOfVariables } from '../aws/region.ts'
import { text, joinTexts, quoteAfter, type Text } from '../core/text.ts'
import { Argument, Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { printJson } from '../output/json.ts'
import { policyDocument, policyFor } from '../policy/policy.ts'
import { type Purpose, purposes } from '../policy/purpose.ts'
import type { Place, Statement } from '../policy/statement.ts'
import { printTerraform } from '../policy/terraform.ts'
import { NotSupported } from '../stores/store.ts'
import { UsageError } from '../core/errors.ts'
import type { ServiceReference } from '../core/service-reference.ts'
import { readLabelledService } from '../core/parse-service-argument.ts'

interface PolicyOptions {
  readonly for: Purpose
  readonly format: 'json' | 'terraform'
  readonly output?: 'json'
  readonly account?: string
  readonly partition?: string
}

export const policyCommand = (context: Context): Command =>
  new Command('policy')
    .description('print the least IAM policy for what chamber does with services')
    .addArgument(new Argument('<service...>', 'services, such as app or team/app'))
    .addOption(
      new Option('--for <purpose>', 'what is done with them; each includes those before it')
        .choices(purposes)
        .default('exec'),
    )
    .addOption(
      new Option('--format <format>', 'how to print it')
        .choices(['json', 'terraform'])
        .default('json'),
    )
    .addOption(new Option('--output <format>', 'as --format=json').choices(['json']))
    .option('--account <id>', 'AWS account, twelve digits (default: any)', parseAccount)
    .option(
      '--partition <name>',
      'partition of AWS: aws, aws-cn, … (default: told by the region)',
      parsePartition,
    )
    .addHelpText('after', examples)
    .action((typed: string[], options: PolicyOptions) => {
      const services = typed.map((word) => readLabelledService(word, context))
      printPolicy(context, services, options)
    })

const examples = `
  exec    exec, env, export, render, check, diff
  read    read, list, history, find, releases, tag read, exec --skip-denied, --as-of
  write   write, import, release, rollback, copy, tag write, tag delete
  admin   delete, rollback --delete-new, copy --prune, audit, doctor

The KMS key is that of --kms-key or CHAMBER_KMS_KEY_ALIAS. Nothing is asked of AWS.

Examples:
  chamber policy app --account 123456789012 --region eu-west-1
  chamber policy shared app --for write --format terraform > policy.tf
  chamber policy app --backend s3 --backend-s3-bucket my-secrets
`

const checked = (pattern: RegExp, flag: Text, example: Text) => (input: string) => {
  if (pattern.test(input)) return input
  throw new UsageError(text`invalid ${flag}${quoteAfter(input, 'number')}`, {
    hint: text`write it like ${example}`,
  })
}

const parseAccount = checked(/^\d{12}$/, text`--account`, text`123456789012`)
const parseRegion = checked(/^[a-z]{2,}(-[a-z0-9]+)+$/, text`--region`, text`eu-west-1`)
const parsePartition = checked(/^aws(-[a-z]+)*$/, text`--partition`, text`aws-cn`)

function printPolicy(
  context: Context,
  services: readonly ServiceReference[],
  options: PolicyOptions,
): void {
  const { format, output } = options
  if (output && format !== 'json') throw new UsageError(text`--output json goes with --format json`)
  const settings = context.settings()
  const request = { services, purpose: options.for, place: placeOf(context, options), settings }
  const statements = policyFor(settings.backend, request)
  if (!statements) throw new NotSupported(settings.backend, text`policy`)
  tellWildcards(context, statements)
  context.stdout.write(
    format === 'json'
      ? printJson(policyDocument(statements))
      : printTerraform(`chamber_${options.for}`, statements),
  )
}

/** A profile may name a region too, but whose policy this is need not be whose profile that is. */
function placeOf({ aws }: Context, { account = '*', partition }: PolicyOptions): Place {
  const found = regionOfVariables(aws().env) ?? '*'
  const where = found === '*' ? found : parseRegion(found)
  return { account, region: where, partition: partition ?? partitionOf(where) }
}

/** By the beginnings of its regions: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function partitionOf(region: string): string {
  const [, begins = ''] = /^(cn|us-gov|us-isob|us-isof|us-iso|eu-isoe|eusc)-/.exec(region) ?? []
  return partitions[begins] ?? 'aws'
}

const partitions: Readonly<Record<string, string>> = {
  cn: 'aws-cn',
  'us-gov': 'aws-us-gov',
  'us-iso': 'aws-iso',
  'us-isob': 'aws-iso-b',
  'us-isof': 'aws-iso-f',
  'eu-isoe': 'aws-iso-e',
  eusc: 'aws-eusc',
}

function tellWildcards({ report }: Context, statements: readonly Statement[]): void {
  const fields = statements.flatMap(({ resources }) => resources.map((arn) => arn.split(':')))
  const all = [
    [text`region`, 3],
    [text`account`, 4],
  ] as const
  const open = all.filter(([, at]) => fields.some((parts) => parts[Number(at)] === '*'))
  if (open.length === 0) return
  const what = joinTexts(
    open.map(([name]) => name),
    ' and ',
  )
  const flags = joinTexts(
    open.map(([name]) => text`--${name}`),
    ' and ',
  )
  report.warn(text`the policy is for any ${what}; name yours with ${flags}`)
}
