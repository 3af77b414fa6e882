const originCache = new Map()
    , originStackCache = new Map()
    , originError = Symbol('OriginError')

export const CLOSE = {}
// Most queries are parts of others, and nobody waits for them: a promise is made for whoever does.
export class Query {
  constructor(strings, args, handler, canceller, options = {}) {
    this.answer = null
    this.tagged = Array.isArray(strings.raw)
    this.strings = strings
    this.args = args
    this.handler = handler
    this.canceller = canceller
    this.options = options

    this.state = null
    this.statement = null

    this.active = false
    this.cancelled = null
    this.executed = false
    this.signature = ''

    this[originError] = this.handler.debug
      ? new Error()
      : this.tagged && cachedError(this.strings)
  }

  get origin() {
    return (this.handler.debug
      ? this[originError].stack
      : this.tagged && originStackCache.has(this.strings)
        ? originStackCache.get(this.strings)
        : originStackCache.set(this.strings, this[originError].stack).get(this.strings)
    ) || ''
  }

  get [Symbol.toStringTag]() {
    return 'Promise'
  }

  get promise() {
    return (this.answer ??= answer()).promise
  }

  resolve(x) {
    this.active = false
    ;(this.answer ??= answer()).resolve(x)
  }

  reject(x) {
    this.active = false
    ;(this.answer ??= answer()).reject(x)
  }

  cancel() {
    return this.canceller && (this.canceller(this).catch(() => { /* it ends as it would have ended */ }), this.canceller = null)
  }

  simple() {
    this.options.simple = true
    this.options.prepare = false
    return this
  }

  async readable() {
    this.simple()
    this.streaming = true
    return this
  }

  async writable() {
    this.simple()
    this.streaming = true
    return this
  }

  cursor(rows = 1, fn) {
    this.options.simple = false
    if (typeof rows === 'function') {
      fn = rows
      rows = 1
    }

    this.cursorRows = rows

    if (typeof fn === 'function')
      return (this.cursorFn = fn, this)

    let prev
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          if (this.executed && !this.active)
            return { done: true }

          prev && prev()
          const promise = new Promise((resolve, reject) => {
            this.cursorFn = value => {
              resolve({ value, done: false })
              return new Promise(r => prev = r)
            }
            this.resolve = () => (this.active = false, resolve({ done: true }))
            this.reject = x => (this.active = false, reject(x))
          })
          this.execute()
          return promise
        },
        return() {
          prev && prev(CLOSE)
          return { done: true }
        }
      })
    }
  }

  describe() {
    this.options.simple = false
    this.onlyDescribe = this.options.prepare = true
    return this
  }

  stream() {
    throw new Error('.stream has been renamed to .forEach')
  }

  forEach(fn) {
    this.forEachFn = fn
    this.handle()
    return this
  }

  raw() {
    this.isRaw = true
    return this
  }

  values() {
    this.isRaw = 'values'
    return this
  }

  async handle() {
    try {
      !this.executed && (this.executed = true) && await 1 && this.handler(this)
    } catch (error) {
      this.reject(error)
    }
  }

  execute() {
    this.handle()
    return this
  }

  then() {
    this.handle()
    return this.promise.then(...arguments)
  }

  catch() {
    this.handle()
    return this.promise.catch(...arguments)
  }

  finally() {
    this.handle()
    return this.promise.finally(...arguments)
  }
}

function answer() {
  let resolve
    , reject

  const promise = new Promise((a, b) => {
    resolve = a
    reject = b
  })

  return { promise, resolve, reject }
}

function cachedError(xs) {
  if (originCache.has(xs))
    return originCache.get(xs)

  const x = Error.stackTraceLimit
  Error.stackTraceLimit = 4
  originCache.set(xs, new Error())
  Error.stackTraceLimit = x
  return originCache.get(xs)
}
