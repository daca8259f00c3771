/** `exec --redact`: the secrets are taken out of what the command prints. */
import type { Context } from '../../context.ts'
import type { Variable } from '../../environment/merge.ts'
import { isHidable, shortest } from '../../output/redaction/forms.ts'
import { Redaction, Redactor } from '../../output/redaction/redactor.ts'
import type { Stage } from './delivery.ts'

/** @param source the file whose defaults are no secrets */
export function redactStage({ notice }: Context, source: string | undefined): Stage {
  const redaction = new Redaction()
  const createFilter = () => new Redactor(redaction)
  return (delivery) => {
    const secrets = [...delivery.variables.values()].filter(
      ({ service }) => service.typed !== source,
    )
    const hidden = secrets.filter(({ value }) => isHidable(value))
    const shown = secrets.filter(({ value }) => value !== '' && !isHidable(value))
    if (shown.length > 0) notice('warning', notHidden(shown))
    redaction.learn(hidden.map(({ value }) => value))
    return { ...delivery, createFilter }
  }
}

const notHidden = (shown: readonly Variable[]): string =>
  `--redact does not hide ${shown.map(({ name }) => name).join(', ')}: shorter than ${shortest} characters, or an everyday word`
