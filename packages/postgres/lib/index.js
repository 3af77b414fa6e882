import os from 'os'
import fs from 'fs'

import {
  mergeUserTypes,
  inferType,
  Parameter,
  Identifier,
  Builder,
  toPascal,
  pascal,
  toCamel,
  camel,
  toKebab,
  kebab,
  fromPascal,
  fromCamel,
  fromKebab
} from './types.js'

import Connection from './connection.js'
import { Query, CLOSE } from './query.js'
import Queue from './queue.js'
import { Errors, PostgresError, isPassing } from './errors.js'

Object.assign(Postgres, {
  PostgresError,
  toPascal,
  pascal,
  toCamel,
  camel,
  toKebab,
  kebab,
  fromPascal,
  fromCamel,
  fromKebab,
  BigInt: {
    to: 20,
    from: [20],
    parse: x => BigInt(x), // eslint-disable-line
    serialize: x => x.toString()
  }
})

export default Postgres

function Postgres(a, b) {
  const options = parseOptions(a, b)

  let ending = false
    , ticker = null

  const queries = Queue()
      , connecting = Queue()
      , reserved = Queue()
      , closed = Queue()
      , ended = Queue()
      , open = Queue()
      , busy = Queue()
      , full = Queue()
      , queues = { connecting, reserved, closed, ended, open, busy, full }

  const connections = [...Array(options.max)].map(() => Connection(options, queues, { onopen, onend, onclose }))

  const sql = Sql(handler)

  Object.assign(sql, {
    get parameters() { return options.parameters },
    CLOSE,
    END: CLOSE,
    PostgresError,
    options,
    reserve,
    begin,
    close,
    end
  })

  return sql

  function Sql(handler) {
    handler.debug = options.debug

    Object.entries(options.types).reduce((acc, [name, type]) => {
      acc[name] = (x) => new Parameter(x, type.to)
      return acc
    }, typed)

    Object.assign(sql, {
      types: typed,
      typed,
      unsafe,
      notify,
      array,
      json,
      file
    })

    return sql

    function typed(value, type) {
      return new Parameter(value, type)
    }

    function sql(strings, ...args) {
      const query = strings && Array.isArray(strings.raw)
        ? new Query(strings, args, handler, cancel)
        : typeof strings === 'string' && !args.length
          ? new Identifier(options.transform.column.to ? options.transform.column.to(strings) : strings)
          : new Builder(strings, args)
      return query
    }

    function unsafe(string, args = [], options = {}) {
      arguments.length === 2 && !Array.isArray(args) && (options = args, args = [])
      const query = new Query([string], args, handler, cancel, {
        prepare: false,
        ...options,
        simple: 'simple' in options ? options.simple : args.length === 0
      })
      return query
    }

    function file(path, args = [], options = {}) {
      arguments.length === 2 && !Array.isArray(args) && (options = args, args = [])
      const query = new Query([], args, (query) => {
        fs.readFile(path, 'utf8', (err, string) => {
          if (err)
            return query.reject(err)

          query.strings = [string]
          handler(query)
        })
      }, cancel, {
        ...options,
        simple: 'simple' in options ? options.simple : args.length === 0
      })
      return query
    }
  }

  async function notify(channel, payload) {
    return await sql`select pg_notify(${ channel }, ${ '' + payload })`
  }

  async function reserve() {
    const queries = Queue()
    let connection
      , epoch

    // An empty statement, to have a connection as whoever begins a transaction has one.
    await sql.unsafe('', [], { onexecute }).execute()

    const own = Sql(handler)
    own.release = () => {
      if (!isHeld())
        return

      connection.reserved = connection.onclose = null
      connection.queue === reserved && onopen(connection)
    }
    return own

    function isHeld() {
      return connection.epoch === epoch && connection.reserved === next
    }

    function handler(q) {
      if (!isHeld())
        return q.reject(Errors.connection('CONNECTION_CLOSED', options))

      connection.queue === full
        ? queries.push(q)
        : connection.execute(q) === false && move(connection, full)
    }

    function onexecute(c) {
      connection = c
      epoch = c.epoch
      c.onclose = e => rejectAll(queries, e)
      c.reserved = next
      next.release = true
      move(c, reserved)
    }

    function next() {
      while (queries.length) {
        if (connection.execute(queries.shift()) !== null)
          return
      }
      move(connection, reserved)
    }
  }

  async function begin(mode, fn) {
    !fn && (fn = mode, mode = '')
    const queries = Queue()
    let savepoints = 0
      , connection
      , epoch
      , reason
      , last
      , isOver = false
      , prepare = null

    let onlost
    const lost = new Promise((_, reject) => onlost = reject)
    lost.catch(() => { /* begin itself may have failed by then */ })

    try {
      await sql.unsafe('begin ' + mode.replace(/[^a-z ]/ig, '') + options.on_begin, [], { onexecute }).execute()
    } catch (error) {
      // It may have begun, and then failed over what was to follow.
      connection && connection.epoch === epoch && connection.reserved === next && connection.lost(error)
      throw error
    }

    try {
      return await Promise.race([scope(connection, fn), lost])
    } finally {
      isOver = true
      connection && connection.epoch === epoch && connection.onclose === closed && (connection.onclose = null)
    }

    function closed(e) {
      reason = e
      rejectAll(queries, e)
      onlost(closedBy(e))
    }

    function closedBy(e) {
      return Errors.connection('CONNECTION_CLOSED', options, null, e)
    }

    async function scope(c, fn, name) {
      const sql = Sql(handler)
      sql.savepoint = savepoint
      sql.deadline = seconds => c.epoch === epoch && c.setDeadline(seconds)
      sql.prepare = x => prepare = x.replace(/[^a-z0-9$-_. ]/gi)
      let uncaughtError
        , result

      name && await sql`savepoint ${ sql(name) }`
      try {
        result = await new Promise((resolve, reject) => {
          const x = fn(sql)
          Promise.resolve(Array.isArray(x) ? Promise.all(x) : x).then(resolve, reject)
        })

        if (uncaughtError)
          throw uncaughtError
      } catch (e) {
        await (name
          ? sql`rollback to ${ sql(name) }`
          : finish(sql`rollback`)
        )
        throw e instanceof PostgresError && e.code === '25P02' && uncaughtError || e
      }

      if (!name) {
        prepare
          ? await finish(sql`prepare transaction '${ sql.unsafe(prepare) }'`)
          : await finish(sql`commit`)
      }

      return result

      // The last statement. What anybody sends after it would run outside of the transaction.
      function finish(query) {
        last = query
        isOver = true
        return query
      }

      function savepoint(name, fn) {
        if (name && Array.isArray(name.raw))
          return savepoint(sql => sql.apply(sql, arguments))

        arguments.length === 1 && (fn = name, name = null)
        return scope(c, fn, 's' + savepoints++ + (name ? '_' + name : ''))
      }

      function handler(q) {
        q.catch(e => uncaughtError || (uncaughtError = e))
        if (c.epoch !== epoch)
          return q.reject(closedBy(reason))

        if (isOver && q !== last)
          return q.reject(Errors.generic('TRANSACTION_ENDED', 'The transaction of this statement has ended'))

        c.queue === full
          ? queries.push(q)
          : c.execute(q) === false && move(c, full)
      }
    }

    function onexecute(c) {
      connection = c
      epoch = c.epoch
      c.onclose = closed
      c.reserved = next
      move(c, reserved)
    }

    function next() {
      while (queries.length) {
        if (connection.execute(queries.shift()) !== null)
          return
      }
      move(connection, reserved)
    }
  }

  function rejectAll(queue, cause) {
    while (queue.length)
      queue.shift().reject(Errors.connection('CONNECTION_CLOSED', options, null, cause))
  }

  function move(c, queue) {
    c.queue.remove(c)
    queue.push(c)
    c.queue = queue
    queue === open
      ? c.idleTimer.start()
      : c.idleTimer.cancel()
    return c
  }

  function json(x) {
    return new Parameter(x, 3802)
  }

  function array(x, type) {
    if (!Array.isArray(x))
      return array(Array.from(arguments))

    return new Parameter(x, type || (x.length ? inferType(x) || 25 : 0), options.shared.typeArrayMap)
  }

  function handler(query) {
    if (ending)
      return query.reject(Errors.connection('CONNECTION_ENDED', options, options))

    query.waited = 0

    if (open.length)
      return go(open.pop(), query)

    if (closed.length && !isAway())
      return connect(closed.shift(), query)

    busy.length
      ? go(busy.shift(), query)
      : queries.push(query)
  }

  // Where the last attempt to open a connection failed, one at a time is enough to find out when it can be done.
  function isAway() {
    return options.open_deadline && options.shared.retries > 0 && connecting.length > 0
  }

  function go(c, query) {
    countTime()
    const more = c.execute(query)
    return move(c, more === null ? c.queue : more ? busy : full)
  }

  function cancel(query) {
    return new Promise((resolve, reject) => {
      query.state
        ? query.active
          ? Connection(options).cancel(query.state, resolve, reject)
          : query.cancelled = { resolve, reject }
        : (
          queries.remove(query),
          query.cancelled = true,
          query.reject(Errors.generic('57014', 'canceling statement due to user request')),
          resolve()
        )
    })
  }

  async function end({ timeout = null } = {}) {
    if (ending)
      return ending

    await 1
    let timer
    return ending = Promise.race([
      new Promise(r => timeout !== null && (timer = setTimeout(destroy, timeout * 1000, r))),
      Promise.all(connections.map(c => c.end()))
    ]).then(() => {
      clearTimeout(timer)
      clearInterval(ticker)
      while (queries.length)
        queries.shift().reject(Errors.connection('CONNECTION_ENDED', options))
    })
  }

  async function close() {
    await Promise.all(connections.map(c => c.end()))
  }

  async function destroy(resolve) {
    await Promise.all(connections.map(c => c.terminate()))
    while (queries.length)
      queries.shift().reject(Errors.connection('CONNECTION_DESTROYED', options))
    resolve()
  }

  function connect(c, query) {
    countTime()
    move(c, connecting)
    c.connect(query)
    return c
  }

  // Time is counted while anyone waits, so that an idle pool wakes nobody.
  function countTime() {
    if (ticker !== null || !options.tick)
      return

    ticker = setInterval(tick, options.tick * 1000)
    ticker.unref && ticker.unref()
  }

  // Counts the time of whoever waits: for an answer, or for a connection. A process that was stopped for a while
  // counts once, and finds what arrived in the meantime before it counts again.
  function tick() {
    connections.forEach(c => c.tick(options.tick))

    if (options.open_deadline) {
      connections.forEach(c => c.initial && isOverdue(c.initial) && c.lost(
        c.initial.failure || Errors.connection('CONNECT_TIMEOUT', options)
      ))
      const overdue = []
      queries.forEach(q => isOverdue(q) && overdue.push(q))
      overdue.forEach(q => (queries.remove(q), q.reject(unavailable(q.failure))))
    }

    if (queries.length === 0 && connections.every(c => c.queue === closed || c.queue === open)) {
      clearInterval(ticker)
      ticker = null
    }
  }

  function isOverdue(query) {
    return (query.waited += options.tick) >= options.open_deadline
  }

  // Says of a statement that it was not sent.
  function unavailable(cause) {
    return Errors.connection('CONNECTION_UNAVAILABLE', options, null,
      cause || new Error('all ' + options.max + ' connections were busy')
    )
  }

  function onend(c) {
    move(c, ended)
  }

  function onopen(c) {
    // The others that had to wait for the server open connections of their own.
    while (queries.length > 1 && closed.length && !ending)
      connect(closed.shift(), queries.shift())

    let max = Math.ceil(queries.length / (connecting.length + 1))
      , more = null

    while (more !== false && queries.length && max-- > 0)
      more = c.execute(queries.shift()) ?? more

    move(c, more === null ? open : more ? busy : full)
  }

  function onclose(c, e, opening, wasOpen) {
    move(c, closed)
    c.reserved = null
    const onclosed = c.onclose
    c.onclose = null
    onclosed && onclosed(e)
    wasOpen && options.onclose && options.onclose(c.id, e)
    opening && tryAgain(c, opening, e)

    // On a link that has gone silent those that are idle would find out one by one, with a deadline each.
    e.code === 'STATEMENT_DEADLINE' && open.forEach(x => x.lost(Errors.connection('CONNECTION_CLOSED', options)))

    while (queries.length && closed.length && !ending && !isAway())
      connect(closed.shift(), queries.shift())
  }

  // Nothing of the query was sent, so it may wait for another connection.
  function tryAgain(c, query, e) {
    if (!options.open_deadline || !isPassing(e))
      return c.reject(query, e)

    query.failure = e
    ending || query.waited >= options.open_deadline
      ? c.reject(query, unavailable(e))
      : queries.unshift(query)
  }
}

function parseOptions(a, b) {
  if (a && a.shared)
    return a

  const env = process.env // eslint-disable-line
      , o = (!a || typeof a === 'string' ? b : a) || {}
      , { url, multihost } = parseUrl(a)
      , query = [...url.searchParams].reduce((a, [b, c]) => (a[b] = c, a), {})
      , host = o.hostname || o.host || multihost || url.hostname || env.PGHOST || 'localhost'
      , port = o.port || url.port || env.PGPORT || 5432
      , user = o.user || o.username || url.username || env.PGUSERNAME || env.PGUSER || osUsername()

  o.no_prepare && (o.prepare = false)
  query.sslmode && (query.ssl = query.sslmode, delete query.sslmode)
  'timeout' in o && (console.log('The timeout option is deprecated, use idle_timeout instead'), o.idle_timeout = o.timeout) // eslint-disable-line
  query.sslrootcert === 'system' && (query.ssl = 'verify-full')

  const ints = ['idle_timeout', 'connect_timeout', 'max_lifetime', 'max_pipeline', 'backoff', 'keep_alive', 'open_deadline', 'statement_deadline']
  const defaults = {
    max             : globalThis.Cloudflare ? 3 : 10,
    ssl             : false,
    sslnegotiation  : null,
    idle_timeout    : null,
    connect_timeout : 30,
    max_lifetime    : max_lifetime,
    max_pipeline    : 100,
    backoff         : backoff,
    keep_alive      : 60,
    open_deadline   : 0,
    statement_deadline: 0,
    prepare         : true,
    debug           : false,
    fetch_types     : true,
    target_session_attrs: null
  }

  const parsed = {
    host            : Array.isArray(host) ? host : host.split(',').map(x => x.split(':')[0]),
    port            : Array.isArray(port) ? port : host.split(',').map(x => parseInt(x.split(':')[1] || port)),
    path            : o.path || host.indexOf('/') > -1 && host + '/.s.PGSQL.' + port,
    database        : o.database || o.db || (url.pathname || '').slice(1) || env.PGDATABASE || user,
    user            : user,
    pass            : o.pass || o.password || url.password || env.PGPASSWORD || '',
    ...Object.entries(defaults).reduce(
      (acc, [k, d]) => {
        const value = k in o ? o[k] : k in query
          ? (query[k] === 'disable' || query[k] === 'false' ? false : query[k])
          : env['PG' + k.toUpperCase()] || d
        acc[k] = typeof value === 'string' && ints.includes(k)
          ? +value
          : value
        return acc
      },
      {}
    ),
    connection      : {
      application_name: env.PGAPPNAME || 'postgres.js',
      ...o.connection,
      ...Object.entries(query).reduce((acc, [k, v]) => (k in defaults || (acc[k] = v), acc), {})
    },
    types           : o.types || {},
    target_session_attrs: tsa(o, url, env),
    onnotice        : o.onnotice,
    onnotify        : o.onnotify,
    onclose         : o.onclose,
    onparameter     : o.onparameter,
    socket          : o.socket,
    transform       : parseTransform(o.transform || { undefined: undefined }),
    parameters      : {},
    on_begin        : o.on_begin ? ';' + o.on_begin : '',
    shared          : { retries: 0, typeArrayMap: {} },
    ...mergeUserTypes(o.types)
  }

  // How often waiting is counted, in seconds.
  parsed.tick = Math.min(0.25, ...[parsed.open_deadline, parsed.statement_deadline].filter(Boolean).map(x => x / 4))
  parsed.open_deadline || parsed.statement_deadline || (parsed.tick = 0)
  return parsed
}

function tsa(o, url, env) {
  const x = o.target_session_attrs || url.searchParams.get('target_session_attrs') || env.PGTARGETSESSIONATTRS
  if (!x || ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby'].includes(x))
    return x

  throw new Error('target_session_attrs ' + x + ' is not supported')
}

function backoff(retries) {
  return (0.5 + Math.random() / 2) * Math.min(3 ** retries / 100, 20)
}

function max_lifetime() {
  return 60 * (30 + Math.random() * 30)
}

function parseTransform(x) {
  return {
    undefined: x.undefined,
    column: {
      from: typeof x.column === 'function' ? x.column : x.column && x.column.from,
      to: x.column && x.column.to
    },
    value: {
      from: typeof x.value === 'function' ? x.value : x.value && x.value.from,
      to: x.value && x.value.to
    },
    row: {
      from: typeof x.row === 'function' ? x.row : x.row && x.row.from,
      to: x.row && x.row.to
    }
  }
}

function parseUrl(url) {
  if (!url || typeof url !== 'string')
    return { url: { searchParams: new Map() } }

  let host = url
  host = host.slice(host.indexOf('://') + 3).split(/[?/]/)[0]
  host = decodeURIComponent(host.slice(host.indexOf('@') + 1))

  const urlObj = new URL(url.replace(host, host.split(',')[0]))

  return {
    url: {
      username: decodeURIComponent(urlObj.username),
      password: decodeURIComponent(urlObj.password),
      host: urlObj.host,
      hostname: urlObj.hostname,
      port: urlObj.port,
      pathname: urlObj.pathname,
      searchParams: urlObj.searchParams
    },
    multihost: host.indexOf(',') > -1 && host
  }
}

function osUsername() {
  try {
    return os.userInfo().username // eslint-disable-line
  } catch (_) {
    return process.env.USERNAME || process.env.USER || process.env.LOGNAME  // eslint-disable-line
  }
}
