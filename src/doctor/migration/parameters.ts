/** What only Parameter Store keeps: types, labels, who wrote. */
import { text, storedName } from '../../core/text.ts'
import type { KeptSecret } from '../../stores/inspection.ts'
import { about, type Found } from './row.ts'
import { listed } from './variables.ts'

export function judgeParameters(secrets: readonly KeptSecret[], service: string): readonly Found[] {
  const keysOf = (isSo: (secret: KeptSecret) => boolean) =>
    secrets.filter(isSo).map(({ key }) => key)
  const labelled = keysOf(({ labels = [] }) => labels.length > 0)
  const labels = [...new Set(secrets.flatMap((secret) => secret.labels ?? []))].toSorted()
  return [
    ...about(
      keysOf(({ type }) => type === 'String' || type === 'StringList'),
      {
        type: 'same',
        text: 'are plain, not SecureStrings: both programs read them as they are, and a write makes SecureStrings of them',
        remedy: text`to keep one plain, write it with --type`,
      },
    ),
    ...about(
      keysOf(({ lacksUser }) => lacksUser === true),
      {
        type: 'works',
        text: 'AWS does not tell who wrote them, and list of the Go program crashed; now the user is empty',
      },
    ),
    ...about(labelled, {
      type: 'works',
      text: `have versions labelled ${listed(labels)}: ${service}:LABEL gives them; the Go program refused the name, or took the label for a part of it and found nothing`,
      remedy: text`see them: chamber releases ${storedName(service)}`,
    }),
  ]
}
