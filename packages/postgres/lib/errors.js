export class PostgresError extends Error {
  constructor(x) {
    super(x.message)
    this.name = this.constructor.name
    Object.assign(this, x)
  }
}

// What passes by itself: a server that is restarting, has no room left, or cannot be reached at the moment.
const passing = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH',
  'ENETDOWN', 'ENOENT', 'EAI_AGAIN', 'CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'STATEMENT_DEADLINE'
])

export function isPassing(error) {
  const code = String(error && error.code)
  return passing.has(code)
    || /^(53|57P|0800[0136])/.test(code)
    // A pooler has one code for all that it refuses.
    || (code === '08P01' && !/unsupported|no such|password|authentication|denied/i.test(error.message))
}

export const Errors = {
  connection,
  postgres,
  generic,
  notSupported
}

function connection(x, options, socket, cause) {
  const { host, port } = socket || options
  const error = Object.assign(
    new Error(
      'write ' + x + ' ' + (options.path || (host + ':' + port)) + (cause ? ': ' + cause.message : ''),
      cause && { cause }
    ),
    {
      code: x,
      errno: x,
      address: options.path || host
    }, options.path ? {} : { port: port }
  )
  Error.captureStackTrace(error, connection)
  return error
}

function postgres(x) {
  const error = new PostgresError(x)
  Error.captureStackTrace(error, postgres)
  return error
}

function generic(code, message) {
  const error = Object.assign(new Error(code + ': ' + message), { code })
  Error.captureStackTrace(error, generic)
  return error
}

/* c8 ignore next 10 */
function notSupported(x) {
  const error = Object.assign(
    new Error(x + ' (B) is not supported'),
    {
      code: 'MESSAGE_NOT_SUPPORTED',
      name: x
    }
  )
  Error.captureStackTrace(error, notSupported)
  return error
}
