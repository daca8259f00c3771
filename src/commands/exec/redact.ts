/** `exec --redact`: the secrets are taken out of what the command prints. */
import { text, storedNames, type Text } from '../../core/text.ts'
import type { Context } from '../../context.ts'
import type { Variable } from '../../environment/merge.ts'
import { isHidable, shortest } from '../../output/redaction/forms.ts'
import { Redaction, Redactor } from '../../output/redaction/redactor.ts'
import type { Stage } from './delivery.ts'

/** @param source the file whose defaults are no secrets */
export function redactStage({ report }: Context, source: string | undefined): Stage {
  const redaction = new Redaction()
  const createFilter = () => new Redactor(redaction)
  return (delivery) => {
    const secrets = [...delivery.variables.values()].filter(
      ({ service }) => service.typed !== source,
    )
    const hidden = secrets.filter(({ value }) => isHidable(value))
    const shown = secrets.filter(({ value }) => value !== '' && !isHidable(value))
    if (shown.length > 0) report.warn(notHidden(shown))
    redaction.learn(hidden.map(({ value }) => value))
    return { ...delivery, createFilter }
  }
}

const notHidden = (shown: readonly Variable[]): Text =>
  text`--redact does not hide ${storedNames(shown.map(({ name }) => name))}: shorter than ${shortest} characters, or an everyday word`
