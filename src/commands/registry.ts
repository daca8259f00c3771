/** Every command: how it is called, what it connects to, and which module it is in. */
import type { CommandEntry, Connections, ParsedArguments } from '../cli/command-entry.ts'

const selection =
  '--only= --except= --prefix= --rename= --case= --as-of= --prefer-env --config= --no-config'
const awsSource = '--from-profile= --from-region='
const source = `${awsSource} --from-backend= --from-backend-s3-bucket= --from-local-file= --from-endpoint=`

/** A command that sends one request first. */
const one = (): Connections => ({ atOnce: 1, later: 0 })

/** One request per service; with `--only`, one for every ten keys. */
function perService({ flags, operands }: ParsedArguments): Connections {
  const others = [...flags.keys()].some((name) => name !== 'only')
  const keys = (flags.get('only') ?? []).flatMap((list) => String(list).split(','))
  if (others || keys.some((key) => /[*?[{]/.test(key))) return one()
  const perRequest = keys.length > 0 ? 10 / keys.length : 1
  return { atOnce: Math.ceil(operands.length / perRequest), later: 0 }
}

/** The value and its metadata; only the value with a flag. */
const read = ({ flags }: ParsedArguments): Connections => ({
  atOnce: flags.size === 0 ? 2 : 1,
  later: 0,
})

/** The metadata, then the values of up to 40 keys, ten per request. */
const list = ({ flags }: ParsedArguments): Connections => ({
  atOnce: 1,
  later: flags.has('expand') ? 3 : 0,
})

/** The commands in the order of help; a module is imported when its command runs. */
export const commandRegistry: readonly CommandEntry[] = [
  {
    name: 'exec',
    summary: 'run a command with secrets in its environment',
    arguments: '[service...]',
    flags: `--pristine --strict --strict-value= --skip-denied --files[=] --file= --render= --redact --watch[=] --watch-signal= --watch-grace= --fallback= --fallback-max-age= ${selection}`,
    usage: '[options] [service...] -- <command> [args...]',
    runsCommand: true,
    preconnect: perService,
    load: async () => (await import('./exec/exec.ts')).execCommand,
  },
  {
    name: 'env',
    summary: 'print secrets as export lines for a shell',
    arguments: '[service]',
    flags: `-p,--preserve-case -e,--escape-strings ${selection}`,
    preconnect: perService,
    load: async () => (await import('./env.ts')).envCommand,
  },
  {
    name: 'export',
    summary: 'print the secrets of services in a format that other programs read',
    arguments: '[service...]',
    flags: `-f,--format= --recursive -o,--output-file= ${selection}`,
    preconnect: perService,
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'render',
    summary: 'fill secrets into a template',
    arguments: '<file> [service...]',
    flags: `-o,--output-file= ${selection}`,
    preconnect: one,
    load: async () => (await import('./render.ts')).renderCommand,
  },
  {
    name: 'check',
    summary: 'check services against the keys that chamber.yaml declares',
    arguments: '[service...]',
    flags: '--config= --allow-surplus --output=',
    preconnect: perService,
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'import',
    summary: 'write the secrets of a JSON, YAML or dotenv file, or of a credstash table',
    arguments: '<service> [file]',
    flags: `--normalize-keys -f,--format= -t,--tags= --from-credstash= --context= --digest= --only= ${awsSource}`,
    preconnect: one,
    load: async () => (await import('./import/import.ts')).importCommand,
  },
  {
    name: 'write',
    summary: 'create or change a secret',
    arguments: '<service> <key> [value]!',
    flags: '-s,--singleline --skip-unchanged -t,--tags= --type= --tier=',
    preconnect: one,
    load: async () => (await import('./write.ts')).writeCommand,
  },
  {
    name: 'read',
    summary: 'print one secret',
    arguments: '<service> <key>',
    flags: '-q,--quiet -v,--version= --as-of= --output=',
    preconnect: read,
    load: async () => (await import('./read.ts')).readCommand,
  },
  {
    name: 'list',
    summary: 'list the secrets of a service',
    arguments: '<service>',
    flags: '-e,--expand -t,--time -u,--user -v,--version --recursive --as-of= --output=',
    preconnect: list,
    load: async () => (await import('./list.ts')).listCommand,
  },
  {
    name: 'list-services',
    summary: 'list the services',
    arguments: '[service...]',
    flags: '-s,--secrets --output=',
    usage: '[options] [service]',
    preconnect: one,
    load: async () => (await import('./list-services.ts')).listServicesCommand,
  },
  {
    name: 'history',
    summary: 'list the versions of a secret',
    arguments: '<service> <key>',
    flags: '--output=',
    preconnect: one,
    load: async () => (await import('./history.ts')).historyCommand,
  },
  {
    name: 'delete',
    summary: 'delete a secret and all its versions',
    arguments: '<service> [key]',
    flags: '--exact-key --all --recursive --yes',
    preconnect: one,
    load: async () => (await import('./delete.ts')).deleteCommand,
  },
  {
    name: 'release',
    summary: 'name the current versions of services',
    arguments: '<service...>',
    flags: '--move --delete --output=',
    usage: '[options] <service...> <name>',
    preconnect: one,
    load: async () => (await import('./release.ts')).releaseCommand,
  },
  {
    name: 'releases',
    summary: 'list the releases of a service',
    arguments: '<service>',
    flags: '--output=',
    preconnect: one,
    load: async () => (await import('./releases.ts')).releasesCommand,
  },
  {
    name: 'rollback',
    summary: 'write the values of a version, a release or a time again',
    arguments: '<service> [key...]',
    flags: '--to= --delete-new --dry-run --yes --output=',
    preconnect: one,
    load: async () => (await import('./rollback/rollback.ts')).rollbackCommand,
  },
  {
    name: 'diff',
    summary: 'compare services, releases, times and files',
    arguments: '<a> [b]',
    flags: `--values --as-of= --only= --except= ${source} --output=`,
    failureStatus: 2,
    load: async () => (await import('./diff/diff.ts')).diffCommand,
  },
  {
    name: 'copy',
    summary: 'copy the secrets of a service to another one',
    arguments: '<from> <to>',
    flags: `--only= --except= --overwrite --prune -t,--tags= --no-tags ${source} --dry-run --yes --output=`,
    preconnect: one,
    load: async () => (await import('./copy/copy.ts')).copyCommand,
  },
  {
    name: 'find',
    summary: 'find the services that have a key, or the secrets that have a value',
    arguments: '<key>!',
    flags: '-v,--by-value --output=',
    preconnect: one,
    load: async () => (await import('./find.ts')).findCommand,
  },
  {
    name: 'tag',
    summary: 'read, write and delete the tags of a secret',
    usage: '<command>',
    subcommands: [
      { name: 'read', arguments: '<service> <key>', flags: '--output=' },
      {
        name: 'write',
        arguments: '<service> <key> <key=value...>!',
        flags: '--delete-other-tags --output=',
      },
      { name: 'delete', arguments: '<service> <key> <tag...>' },
    ],
    preconnect: one,
    load: async () => (await import('./tag/tag.ts')).tagCommand,
  },
  {
    name: 'policy',
    summary: 'print the least IAM policy for what chamber does',
    arguments: '<service...>',
    flags: '--for= --format= --output= --account= --region= --partition=',
    load: async () => (await import('./policy.ts')).policyCommand,
  },
  {
    name: 'audit',
    summary: 'show who read and changed the secrets of a service',
    arguments: '<service>',
    flags: '--since= --until= --from= --unused --by-user --recursive --output=',
    load: async () => (await import('./audit.ts')).auditCommand,
  },
  {
    name: 'doctor',
    summary: 'find out what keeps chamber from working',
    arguments: '[service...]',
    flags: '--migration --output=',
    load: async () => (await import('./doctor/doctor.ts')).doctorCommand,
  },
  {
    name: 'dev-server',
    summary: 'serve an embedded Parameter Store on this machine',
    flags:
      '--port= --host= --allow-host= --data= --accept-kms-key= --reads-per-second= --writes-per-second= --describes-per-second= --empty-pages',
    load: async () => (await import('./dev-server.ts')).devServerCommand,
  },
  {
    name: 'upgrade-store',
    summary: 'authenticate a local store that an alpha version wrote',
    flags: '--yes',
    load: async () => (await import('./upgrade-store.ts')).upgradeStoreCommand,
  },
  {
    name: 'completion',
    summary: 'print a script that completes command lines in your shell',
    usage: '<shell>',
    subcommands: ['bash', 'zsh', 'fish', 'powershell'].map((shell) => ({
      name: shell,
      flags: '--no-descriptions',
    })),
    load: async () => (await import('./completion/completion.ts')).completionCommand,
  },
  {
    name: 'version',
    summary: 'print the version',
    arguments: '[ignored...]',
    usage: '[options]',
    load: async () => (await import('./version.ts')).versionCommand,
  },
]
