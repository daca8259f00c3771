/** Every command in the order of help: what it does, and which module it is in. */
import type { CommandEntry } from '../cli/command-entry.ts'

export const commandRegistry: readonly CommandEntry[] = [
  {
    name: 'exec',
    summary: 'run a command with secrets in its environment',
    load: async () => (await import('./exec/exec.ts')).execCommand,
  },
  {
    name: 'env',
    summary: 'print secrets as export lines for a shell',
    load: async () => (await import('./env.ts')).envCommand,
  },
  {
    name: 'export',
    summary: 'print the secrets of services in a format that other programs read',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'render',
    summary: 'fill secrets into a template',
    load: async () => (await import('./render.ts')).renderCommand,
  },
  {
    name: 'check',
    summary: 'check services against the keys that chamber.yaml declares',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'import',
    summary: 'write the secrets of a JSON, YAML or dotenv file, or of a credstash table',
    load: async () => (await import('./import/import.ts')).importCommand,
  },
  {
    name: 'write',
    summary: 'create or change a secret',
    load: async () => (await import('./write.ts')).writeCommand,
  },
  {
    name: 'read',
    summary: 'print one secret',
    load: async () => (await import('./read.ts')).readCommand,
  },
  {
    name: 'list',
    summary: 'list the secrets of a service',
    load: async () => (await import('./list.ts')).listCommand,
  },
  {
    name: 'list-services',
    summary: 'list the services',
    usage: '[options] [service]',
    load: async () => (await import('./list-services.ts')).listServicesCommand,
  },
  {
    name: 'history',
    summary: 'list the versions of a secret',
    load: async () => (await import('./history.ts')).historyCommand,
  },
  {
    name: 'delete',
    summary: 'delete a secret and all its versions',
    load: async () => (await import('./delete.ts')).deleteCommand,
  },
  {
    name: 'release',
    summary: 'name the current versions of services',
    usage: '[options] <service...> <name>',
    load: async () => (await import('./release.ts')).releaseCommand,
  },
  {
    name: 'releases',
    summary: 'list the releases of a service',
    load: async () => (await import('./releases.ts')).releasesCommand,
  },
  {
    name: 'rollback',
    summary: 'write the values of a version, a release or a time again',
    load: async () => (await import('./rollback/rollback.ts')).rollbackCommand,
  },
  {
    name: 'diff',
    summary: 'compare services, releases, times and files',
    failureStatus: 2,
    load: async () => (await import('./diff/diff.ts')).diffCommand,
  },
  {
    name: 'copy',
    summary: 'copy the secrets of a service to another one',
    load: async () => (await import('./copy/copy.ts')).copyCommand,
  },
  {
    name: 'find',
    summary: 'find the services that have a key, or the secrets that have a value',
    load: async () => (await import('./find.ts')).findCommand,
  },
  {
    name: 'tag',
    summary: 'read, write and delete the tags of a secret',
    usage: '<command>',
    load: async () => (await import('./tag/tag.ts')).tagCommand,
  },
  {
    name: 'policy',
    summary: 'print the least IAM policy for what chamber does',
    load: async () => (await import('./policy.ts')).policyCommand,
  },
  {
    name: 'audit',
    summary: 'show who read and changed the secrets of a service',
    load: async () => (await import('./audit.ts')).auditCommand,
  },
  {
    name: 'doctor',
    summary: 'find out what keeps chamber from working',
    load: async () => (await import('./doctor/doctor.ts')).doctorCommand,
  },
  {
    name: 'dev-server',
    summary: 'serve an embedded Parameter Store on this machine',
    load: async () => (await import('./dev-server.ts')).devServerCommand,
  },
  {
    name: 'upgrade-store',
    summary: 'authenticate a local store that an alpha version wrote',
    load: async () => (await import('./upgrade-store.ts')).upgradeStoreCommand,
  },
  {
    name: 'completion',
    summary: 'print a script that completes command lines in your shell',
    usage: '<shell>',
    load: async () => (await import('./completion/completion.ts')).completionCommand,
  },
  {
    name: 'version',
    summary: 'print the version',
    usage: '[options]',
    load: async () => (await import('./version.ts')).versionCommand,
  },
]
