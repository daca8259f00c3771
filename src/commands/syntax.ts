/**
 * How every command and subcommand is called, in the notation of cli/syntax.ts. One text each,
 * because every start of exec loads them.
 */
const selection =
  '--only= --except= --prefix= --rename= --case= --as-of= --prefer-env --config= --no-config'
const awsSource = '--from-profile= --from-region='
const source = `${awsSource} --from-backend= --from-backend-s3-bucket= --from-local-file= --from-endpoint=`

export const commandSyntax: readonly string[] = [
  `exec [service...] -- <command> [args...] --pristine --strict --strict-value= --skip-denied --files[=] --file= --render= --redact --watch[=] --watch-signal= --watch-grace= --fallback= --fallback-max-age= --fallback-region= --fallback-after= ${selection}`,
  `env [service] -p,--preserve-case -e,--escape-strings ${selection}`,
  `export [service...] -f,--format= --recursive -o,--output-file= ${selection}`,
  `render <file> [service...] -o,--output-file= ${selection}`,
  'check [service...] --config= --allow-surplus --output=',
  `import <service> [file] --normalize-keys -f,--format= -t,--tags= --from-credstash= --context= --digest= --only= ${awsSource}`,
  'write <service> <key> [value]! -s,--singleline --skip-unchanged -t,--tags= --type= --tier=',
  'read <service> <key> -q,--quiet -v,--version= --as-of= --output=',
  'list <service> -e,--expand -t,--time -u,--user -v,--version --recursive --as-of= --output=',
  'list-services [service...] -s,--secrets --output=',
  'history <service> <key> --output=',
  'delete <service> [key] --exact-key --all --recursive --yes',
  'release <service...> --move --delete --output=',
  'releases <service> --output=',
  'rollback <service> [key...] --to= --delete-new --dry-run --yes --output=',
  `diff <a> [b] --values --as-of= --only= --except= ${source} --output=`,
  `copy <from> <to> --only= --except= --overwrite --prune -t,--tags= --no-tags ${source} --dry-run --yes --output=`,
  'find <key>! -v,--by-value --output=',
  'tag read|write|delete',
  'tag read <service> <key> --output=',
  'tag write <service> <key> <key=value...>! --delete-other-tags --output=',
  'tag delete <service> <key> <tag...>',
  'policy <service...> --for= --format= --output= --account= --partition=',
  'audit <service> --since= --until= --from= --unused --by-user --recursive --output=',
  'doctor [service...] --migration --output=',
  'dev-server --port= --host= --allow-host= --data= --accept-kms-key= --reads-per-second= --writes-per-second= --describes-per-second= --empty-pages',
  'upgrade-store --yes',
  'completion bash|zsh|fish|powershell',
  'completion bash --no-descriptions',
  'completion zsh --no-descriptions',
  'completion fish --no-descriptions',
  'completion powershell --no-descriptions',
  'version [ignored...]',
]
