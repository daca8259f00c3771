/** What a template makes, up to a limit; liquidjs limits its loops and filters, but not its output. */
import { text } from '../../core/text.ts'
import { type Emitter, type Liquid, toValue } from 'liquidjs'
import { ChamberError } from '../../core/errors.ts'
import { limits, mebibytes } from '../../core/limits.ts'

/** Counts what all parts of a template make together, captured texts too. */
export function limitOutput(engine: Liquid): void {
  const { renderer } = engine
  const render = renderer.renderTemplates.bind(renderer)
  let length = 0
  const count = (piece: string) => {
    length += piece.length
    if (length <= limits.templateOutput) return
    const most = mebibytes(limits.templateOutput)
    throw new ChamberError('TOO_LARGE', text`the template makes more than ${most} of text`, {
      hint: text`check its loops, or split it into smaller ones`,
    })
  }
  renderer.renderTemplates = (templates, context, emitter = new CountedEmitter(count)) =>
    render(templates, context, emitter)
}

/** A text that grows by many small ones takes some memory for each, until they are joined: at this length. */
const pieceLength = 65_536

class CountedEmitter implements Emitter {
  readonly #count: (piece: string) => void
  #joined = ''
  #recent = ''
  #recentParts: string[] = []

  constructor(count: (piece: string) => void) {
    this.#count = count
  }

  /** liquidjs asks for it at the end of every turn of a loop. */
  get buffer(): string {
    return this.#joined + this.#recent
  }

  write(value: unknown): void {
    const piece = stringify(value)
    this.#count(piece)
    this.#recent += piece
    this.#recentParts.push(piece)
    if (this.#recent.length < pieceLength) return
    this.#joined += this.#recentParts.join('')
    this.#recent = ''
    this.#recentParts = []
  }
}

/** As liquidjs writes values. */
function stringify(value: unknown): string {
  if (typeof value === 'string') return value
  const plain: unknown = toValue(value)
  if (plain === null || plain === undefined) return ''
  return Array.isArray(plain) ? plain.map(stringify).join('') : String(plain)
}
