/**
 * Preloaded into the package to see where its time goes: notes when Node.js has started, when each
 * part of the package that is loaded by itself has been loaded with all that it takes, and when the
 * process is about to become the command or ends.
 * With CHAMBER_BENCH_CPU it takes a profile instead. Writes JSON into the file that is named.
 */
const Module = require('node:module')
const fs = require('node:fs')

const { CHAMBER_BENCH_MOMENTS: momentsFile, CHAMBER_BENCH_CPU: profileFile } = process.env
const moments = []
const note = (what) => moments.push({ what, at: Number(process.hrtime.bigint()) })
const known = new Set()
let finished = false
let depth = 0

function finish(what) {
  if (finished) return
  finished = true
  if (!profileFile) {
    note(what)
    fs.writeFileSync(momentsFile, JSON.stringify(moments))
    return
  }
  session.post('Profiler.stop', (_, { profile }) => {
    fs.writeFileSync(profileFile, JSON.stringify(profile))
  })
}

/** The binding, whose execve tells first that it is called. */
function watched(koffi) {
  const load = (...given) => {
    const library = koffi.load(...given)
    const func = (declaration, ...rest) => {
      const call = library.func(declaration, ...rest)
      if (!/\bexecve\(/.test(declaration)) return call
      return (...values) => {
        finish('exec')
        return call(...values)
      }
    }
    return { func }
  }
  return Object.create(koffi, { load: { value: load } })
}

const { require: load } = Module.prototype
Module.prototype.require = function (name) {
  depth++
  try {
    const loaded = load.call(this, name)
    if (name.startsWith('@koromix/')) return watched(loaded)
    if (depth === 1 && !known.has(name)) note(`loaded ${name.replace(/^.*\//, '')}`)
    known.add(name)
    return loaded
  } finally {
    depth--
  }
}

const { execve } = process
if (execve) {
  process.execve = (...given) => {
    finish('exec')
    return execve.call(process, ...given)
  }
}
process.on('exit', () => finish('end'))

let session
if (profileFile) {
  const inspector = require('node:inspector')
  session = new inspector.Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.setSamplingInterval', { interval: 100 })
  session.post('Profiler.start')
}
note('Node started')
