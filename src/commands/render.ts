/** `chamber render`: a template with the secrets of services filled in. */
import { text } from '../core/text.ts'
import { Argument, Command } from 'commander'
import type { Context } from '../context.ts'
import { mergeServices, type Variable } from '../environment/merge.ts'
import { noticeText } from '../environment/notice.ts'
import { keptValue } from '../selection/prefer.ts'
import { privateFile } from '../files/private-file.ts'
import { type ChoiceOptions, withChoiceOptions } from '../selection/flags.ts'
import { planServices } from '../selection/plan.ts'
import { readServices } from '../selection/service-values.ts'
import { readTemplate } from '../cli/input-template.ts'

interface RenderOptions extends ChoiceOptions {
  readonly outputFile?: string
}

export const renderCommand = (context: Context): Command =>
  withChoiceOptions(
    new Command('render')
      .description('fill secrets into a template')
      .addArgument(new Argument('<file>', 'a template in Liquid, or - for standard input'))
      .addArgument(
        new Argument('[service...]', 'services, the later ones winning; app:v1 is a release'),
      )
      .option('-o, --output-file <path>', 'write a file that its owner alone may read'),
  )
    .addHelpText('after', notes)
    .action((file: string, services: string[], options: RenderOptions) =>
      render(context, { file, services }, options),
    )

const notes = `
A template names secrets by their variables, as exec has them, or by their keys: {{ DB_URL }},
{{ db_url }}, {{ secrets["db.url"] }}. An unknown name is an error, except with if and default.
The filters shell, json, yaml and xml quote a value: password: {{ DB_PASSWORD | yaml }}.

Examples:
  chamber render app.conf.liquid app -o app.conf
  chamber render app.conf.liquid                    # the services of chamber.yaml
  echo '{{ DB_URL }}' | chamber render - app
`

interface RenderArguments {
  readonly file: string
  readonly services: readonly string[]
}

async function render(
  context: Context,
  { file, services: typed }: RenderArguments,
  options: RenderOptions,
): Promise<void> {
  const { outputFile } = options
  const missing = text`render needs a service behind the template`
  const plan = await planServices(context, typed, { ...options, missing })
  const template = await readTemplate(file, context)
  const output = outputFile ? privateFile(outputFile, context) : undefined
  const answers = await readServices(context, plan.services, plan.reading)
  const { variables, notices } = mergeServices(answers)
  for (const one of notices.filter(({ type }) => type === 'collision')) {
    context.report.warn(noticeText(one))
  }
  const filled = template.fill(
    plan.reading.preferEnv ? withKept(variables, context.env) : variables,
  )
  if (output) output.write(filled)
  else context.stdout.write(filled)
}

/** What `exec` would give a program. */
function withKept(
  variables: ReadonlyMap<string, Variable>,
  env: Context['env'],
): ReadonlyMap<string, Variable> {
  return new Map(
    [...variables].map(([name, one]) => [
      name,
      { ...one, value: keptValue(name, env) ?? one.value },
    ]),
  )
}
