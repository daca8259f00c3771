/**
 * Terraform variables: `name = "value"` in the case of the key, without a leading `tf_var_`.
 *
 * HCL knows the escapes \n \r \t \" \\ \uXXXX and no others, and takes `${` and `%{` for templates
 * unless their first character is doubled.
 * https://developer.hashicorp.com/terraform/language/expressions/strings
 */
import { text } from '../core/text.ts'
import { type Format, groupLosses } from './format.ts'
import { nameVariables, type Naming } from './variables.ts'

const naming: Naming = {
  nameOf: (key) => key.replace(/^tf_var_/, '').replace(/[-.\s]/g, '_'),
  isName: (name) => /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name),
}

export const tfvars: Format = {
  name: 'tfvars',
  nameOf: naming.nameOf,
  print(secrets) {
    const { variables, losses } = nameVariables(secrets, naming)
    const printed = variables.map(({ name, value }) => `${name} = "${escape(value)}"\n`).join('')
    const changed = variables.filter(({ value }) => value !== value.normalize('NFC'))
    return { text: printed, losses: [...losses, ...groupLosses(changed.map(normalized))] }
  },
}

const normalized = ({ key }: { readonly key: string }) => ({
  key,
  text: text`Terraform composes the accents of the value (Unicode NFC), so it is not the same bytes`,
})

const named: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
}

const escape = (value: string): string =>
  value
    .replace(
      // oxlint-disable-next-line no-control-regex -- these are what has to be escaped
      /["\\\u0000-\u0008\n-\u001f\u007f]/g,
      (character) =>
        named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/[$%](?=\{)/g, '$&$&')
