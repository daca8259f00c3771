/** What holds for all commands and no command declares; code is between backticks. */
import type { Term } from './declarations.ts'

export const about =
  'chamber keeps the secrets of services in AWS Systems Manager Parameter Store, and puts them into the ' +
  'environment of a program when it starts. A service has a name such as `app` or `team/app`; a secret has a ' +
  'key such as `db_password`, and becomes the variable `DB_PASSWORD`.'

export const flagRules =
  'Flags stand anywhere before `--`: `--tags a=b`, `--tags=a=b`, `-t a=b` or `-ta=b`. A value in ' +
  'brackets, as in `--files [folder]`, stands only behind `=`. Durations are written `500ms`, `30s` or ' +
  '`1m30s`. These flags go with every command:'

export const exitStatuses: readonly Term[] = [
  { term: '0', about: 'what was asked for is done' },
  {
    term: '1',
    about: 'chamber could not do it, wrong usage included, or check or doctor has found a fault',
  },
  { term: '1, 2', about: 'of diff: 1 when something differs, 2 when that is not known' },
  {
    term: '126, 127',
    about: 'of exec: 126 when the command cannot be run, 127 when it is not found',
  },
  { term: '130', about: 'a question was left with Ctrl-C' },
  {
    term: 'any other',
    about: 'that of the command that exec runs; 128 and the number of its signal',
  },
]

export const files: readonly Term[] = [
  {
    term: 'chamber.yaml, .chamber.yaml',
    about: 'services and declared keys, of exec, env, export, render and check',
  },
  { term: '~/.local/share/chamber/store.age', about: 'secrets of the local backend, encrypted' },
  {
    term: '~/.config/chamber/identity.txt',
    about: 'the age identity that opens that file and those of exec --fallback',
  },
  { term: '~/.aws/config, ~/.aws/credentials', about: 'profiles of AWS' },
]

/** The way from nothing to a program with its secrets. */
export const story: readonly Term[] = [
  { term: 'chamber write app db_password', about: 'Keep a secret; its value is asked for.' },
  { term: 'chamber exec app -- ./server', about: 'Run a program with the secrets of a service.' },
  {
    term: 'aws-vault exec prod -- chamber exec app -- ./server',
    about: 'The same with credentials of aws-vault.',
  },
  { term: 'eval "$(chamber env app)"', about: 'Take them into a shell.' },
  { term: 'chamber export app -f dotenv -o .env', about: 'Write them to a file.' },
  {
    term: 'chamber --backend local write app db_password',
    about: 'Without AWS, into an encrypted file.',
  },
  { term: 'chamber doctor app', about: 'Find out why it does not work.' },
]
