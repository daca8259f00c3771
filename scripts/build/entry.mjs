/**
 * Makes one file of what every start loads. Each file more takes Node some half a millisecond to
 * find and open, and the bundler leaves three: the entry, which only names what is in the chunk
 * `start`, that chunk, and its own runtime.
 */

const runtime = 'chunks/rolldown-runtime.js'
const start = 'chunks/start.js'
const entry = 'main.js'

/**
 * What the bundler wraps a module of Node's in gives it a `default` that nothing here asks for, and
 * costs a getter for each of its hundred members.
 */
const wrapped = /\/\* @__PURE__ \*\/ \w+\.\w+\((require\("node:[\w/]+"\))\)/g

/**
 * @param {readonly {fileName: string, code: string, modules: object}[]} chunks as the bundler made them
 * @returns {readonly {fileName: string, code: string, modules: object}[]} the files to write
 */
export function withOneEntry(chunks) {
  const code = (name) => chunks.find(({ fileName }) => fileName === name).code
  const others = chunks.filter(({ fileName }) => ![runtime, start, entry].includes(fileName))
  const named = once(code(entry), `require("./${runtime}")`, '0').replace(
    `require("./${start}")`,
    'exports',
  )
  const own = `exports.runtime=(exports=>{${code(runtime)};return exports})({})`
  const text = `${once(code(start), 'require("./rolldown-runtime.js")', own)}\n;{${named}}\n`
  const { modules } = chunks.find(({ fileName }) => fileName === start)
  return [
    {
      fileName: entry,
      modules,
      code: plain(text.replace(/require\("\.\/([\w-]+\.js)"\)/g, 'require("./chunks/$1")')),
    },
    ...others.map((chunk) => ({ ...chunk, code: plain(throughEntry(chunk.code)) })),
  ]
}

const plain = (code) => code.replace(wrapped, '$1')

const throughEntry = (code) =>
  code
    .replace('require("./rolldown-runtime.js")', 'require("../main.js").runtime')
    .replace('require("./start.js")', 'require("../main.js")')

/** The shape that the bundler gives its files is no promise of it. */
function once(code, part, instead) {
  if (code.split(part).length !== 2) throw new Error(`the bundle has not one ${part}`)
  return code.replace(part, () => instead)
}
