/** A credstash table: the secrets in it, and their values. Loaded, with its SDK clients, when it is read. */
import { text, quote, joinTexts, storedName, type Text } from '../core/text.ts'
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { badAnswer } from '../aws/errors/invalid-response.ts'
import { allItems } from '../aws/pages.ts'
import { awsErrorName } from '../aws/errors/name.ts'
import { type AwsSession, openSession } from '../aws/session.ts'
import { inParallel } from '../stores/in-parallel.ts'
import type { OpenOptions } from '../stores/open-options.ts'
import { byteOrder } from '../core/byte-order.ts'
import { goElsewhere } from '../core/source-overrides.ts'
import { ChamberError } from '../core/errors.ts'
import type { NamedValue } from '../core/secret.ts'
import { type Item, partsOf, toItem } from './item.ts'
import { openSecret, SealFault } from './decrypt-secret.ts'

export interface TableOptions extends Omit<OpenOptions, 'onNotice'> {
  readonly table: string
  /** Of the table, where it is not the one that secrets are written to. */
  readonly region: string | undefined
  readonly profile: string | undefined
}

export interface OpenRequest {
  /** The encryption context that the secrets were put with. */
  readonly context: Readonly<Record<string, string>>
  /** Of items that name none. */
  readonly digest: string
}

export interface CredstashTable {
  /** The latest version of every secret, by name. */
  latest(): Promise<readonly Item[]>
  /** @throws {ChamberError} CREDSTASH naming each secret that cannot be opened */
  open(items: readonly Item[], request: OpenRequest): Promise<readonly NamedValue[]>
}

/** @throws {ChamberError} what keeps a session from opening */
export async function openTable(options: TableOptions): Promise<CredstashTable> {
  const { env, region, profile } = options
  const there = goElsewhere({ region, profile }, {}, env)
  const { profileFirst } = there
  const session = await openSession({ ...options, env: there.env, profileFirst })
  return {
    latest: () => latestItems(session, options.table),
    open: (items, request) => openItems(session, items, request),
  }
}

async function latestItems(session: AwsSession, table: string): Promise<readonly Item[]> {
  const client = new DynamoDBClient(await session.clientConfig('dynamodb'))
  const scan = async (ExclusiveStartKey: Record<string, AttributeValue> | undefined) => {
    const input = { TableName: table, ConsistentRead: true, ExclusiveStartKey }
    const { Items, LastEvaluatedKey } = await session
      .call('dynamodb:Scan', (send) => client.send(new ScanCommand(input), send))
      .catch((error: unknown) => {
        throw tableError(error, table, session.region)
      })
    if (!Array.isArray(Items))
      throw badAnswer(text`dynamodb:Scan was answered without a list of items`)
    session.restartDeadline()
    return { items: Items.map(toItem), nextToken: LastEvaluatedKey }
  }
  const latest = new Map<string, Item>()
  for (const item of await allItems(scan, 'dynamodb:Scan')) {
    if (item && item.version >= (latest.get(item.name)?.version ?? '')) latest.set(item.name, item)
  }
  return [...latest.values()].toSorted((a, b) => byteOrder(a.name, b.name))
}

function tableError(error: unknown, table: string, region: Text): unknown {
  if (awsErrorName(error) !== 'ResourceNotFoundException') return error
  return new ChamberError(
    'TABLE_MISSING',
    text`there is no DynamoDB table ${quote(table, 'bucket')} in ${region}`,
    {
      hint: text`name its region with --from-region, its account with --from-profile`,
      cause: error,
    },
  )
}

async function openItems(
  session: AwsSession,
  items: readonly Item[],
  request: OpenRequest,
): Promise<readonly NamedValue[]> {
  const client = new KMSClient(await session.clientConfig('kms'))
  const failures: { readonly name: string; readonly error: ChamberError }[] = []
  const opened = await inParallel(items, async (item): Promise<NamedValue | undefined> => {
    try {
      return { key: item.name, value: await openItem(session, client, { item, request }) }
    } catch (error) {
      failures.push({ name: item.name, error: explain(error, item.name, request) })
      return undefined
    }
  })
  const [first] = failures.toSorted((a, b) => byteOrder(a.name, b.name))
  if (!first) return opened.filter((one) => one !== undefined)
  const others = failures.filter((one) => one !== first).map(({ name }) => text`'${shown(name)}'`)
  const also =
    others.length > 0
      ? text`; nothing was written; also at fault: ${joinTexts(others, ', ')}`
      : text``
  const { code, message, hint = text`` } = first.error
  throw new ChamberError(code, message, { hint: text`${hint}${also}`, cause: first.error.cause })
}

interface Opening {
  readonly item: Item
  readonly request: OpenRequest
}

async function openItem(
  { call, restartDeadline }: AwsSession,
  client: KMSClient,
  { item, request }: Opening,
): Promise<string> {
  const { wrappedKey: CiphertextBlob, ...sealed } = partsOf(item, request.digest)
  const context = request.context
  const input = {
    CiphertextBlob,
    ...(Object.keys(context).length > 0 ? { EncryptionContext: { ...context } } : {}),
  }
  const { Plaintext } = await call('kms:Decrypt', (send) =>
    client.send(new DecryptCommand(input), send),
  )
  restartDeadline()
  if (!(Plaintext instanceof Uint8Array))
    throw badAnswer(text`kms:Decrypt was answered without a key`)
  return openSecret(Plaintext, sealed)
}

function explain(error: unknown, name: string, { context }: OpenRequest): ChamberError {
  const secret = text`the secret '${shown(name)}' of the table`
  if (error instanceof SealFault) {
    return new ChamberError('CREDSTASH', text`${secret} ${error.message}`, {
      hint: text`put it into credstash again, or leave it out with --only`,
    })
  }
  if (awsErrorName(error) === 'InvalidCiphertextException') {
    const isGiven = Object.keys(context).length > 0
    const why = isGiven
      ? text`has another encryption context`
      : text`needs an encryption context, or is broken`
    return new ChamberError('CREDSTASH', text`${secret} ${why}`, {
      hint: text`give the context that it was put with: --context name=value; secrets of one context at a time with --only`,
      cause: error,
    })
  }
  const known = error instanceof ChamberError ? error : undefined
  const { code = 'CREDSTASH', message = text`a defect of chamber`, hint } = known ?? {}
  return new ChamberError(code, text`${secret} cannot be opened: ${message}`, {
    hint,
    cause: error,
  })
}

/** A name may hold anything, and a terminal would obey it. */
export const shown = (name: string): Text => storedName(name.slice(0, 100))
