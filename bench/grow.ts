import postgres from '@rung/postgres';

/*
 * A shop that has sold for years: copies of one accepted offer with all that it has left behind, scattered over the
 * indexes by ids of random characters, as all ids were before they began with the time. Knows no schema: whatever columns
 * a table has are copied, so that it works on every release.
 */

const parts = [
  'customer',
  'payment_method',
  'simulator.instrument',
  'customer_facts',
  'decision_trace',
  'presentation',
  'offer_answer',
  'offer_consent',
  'checkout_session',
  'payment',
  'payment_line_item',
  'simulator.charge',
  'ledger_entry',
  'ledger_posting',
  'event',
  'job',
  'offer_measurement',
] as const;

type Part = (typeof parts)[number];

/** Rows written by one statement. */
const atOnce = 50_000;
/** One for each core that is left for it on a small machine. */
const connections = 2;
/** Own number ranges, below those of what is written afterwards. */
const firstNumber = -2_000_000_000;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isIdentity: boolean;
}

/**
 * Copies the newest accepted offer of a business with its customer, payment, lines, ledger entries, events and jobs
 * `count` times. Keys and indexes are dropped meanwhile and made again, which takes a tenth of the time. Needs a
 * superuser, and a database that nobody else writes to.
 */
export async function growTables(databaseUrl: string, businessId: string, count: number): Promise<void> {
  const hours = 6 * 3600;
  const sql = postgres(databaseUrl, {
    max: connections,
    onnotice: () => undefined,
    connection: { statement_timeout: 0, session_replication_role: 'replica', maintenance_work_mem: '512MB' },
    statement_deadline: hours,
  });
  try {
    const rows = await templateRows(sql, businessId);
    // Kept apart, so that no copy looks for them in a grown table without indexes.
    for (const part of parts) {
      await sql.unsafe(
        `create unlogged table ${templateOf(part)} as select * from ${part} where ${rows[part]}`,
      );
    }
    const rebuild = await dropIndexes(sql);
    await timed('copied', () => together(parts, (part) => copyRows(sql, part, count)));
    await timed('indexed', () => together(rebuild.indexes, (command) => sql.unsafe(command)));
    await timed('keyed', () => together(rebuild.keys, (command) => sql.unsafe(command)));
    await timed('referenced', async () => {
      for (const command of rebuild.references) await sql.unsafe(command);
    });
    for (const part of parts) await sql.unsafe(`drop table ${templateOf(part)}`);
    await timed('vacuumed', () => sql.unsafe('vacuum analyze'));
  } finally {
    await sql.end();
  }
}

/** Tells how long a step has taken: with ten million copies each takes minutes. */
async function timed(done: string, work: () => PromiseLike<unknown>): Promise<void> {
  const begun = performance.now();
  await work();
  process.stderr.write(`  ${done} in ${String(Math.round((performance.now() - begun) / 1_000))} s\n`);
}

/** Table of the rows to be copied. */
function templateOf(part: Part): string {
  return `"rows to copy: ${part}"`;
}

/** Works through the list on all connections. */
async function together<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = items.values();
  const one = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: connections }, one));
}

/** Condition for the rows of each table that the accepted offer has left behind. */
async function templateRows(sql: postgres.Sql, businessId: string): Promise<Record<Part, string>> {
  const [accepted] = await sql<Record<'customer' | 'payment' | 'presentation' | 'session', string>[]>`
    select customer_id as customer, payment_id as payment, presentation_id as presentation,
      coalesce(checkout_session_id, '') as session
    from payment where business_id = ${businessId} and presentation_id is not null and status = 'succeeded'
    order by created_at desc limit 1`;
  if (!accepted) throw new Error('Accept an offer first: there is nothing to copy.');
  const of = (condition: string): string => `business_id = '${businessId}' and ${condition}`;
  const customer = of(`customer_id = '${accepted.customer}'`);
  const payment = of(`payment_id = '${accepted.payment}'`);
  const presentation = of(`presentation_id = '${accepted.presentation}'`);
  return {
    customer,
    payment_method: customer,
    'simulator.instrument': of(`token in (select token from simulator.charge where ${payment})`),
    customer_facts: customer,
    decision_trace: customer,
    presentation,
    offer_answer: presentation,
    offer_consent: presentation,
    checkout_session: of(`session_id = '${accepted.session}'`),
    payment,
    payment_line_item: payment,
    'simulator.charge': payment,
    ledger_entry: payment,
    ledger_posting: of(`entry_id in (select entry_id from ledger_entry where ${payment})`),
    event: of(`object_id in ('${accepted.payment}', '${accepted.presentation}')`),
    job: of(
      `payload ->> 'paymentId' = '${accepted.payment}' or payload ->> 'presentationId' = '${accepted.presentation}'`,
    ),
    offer_measurement: `seq in (select seq from offer_measurement where business_id = '${businessId}' order by seq desc limit 2)`,
  };
}

async function copyRows(sql: postgres.Sql, part: Part, count: number): Promise<void> {
  const columns = await listColumns(sql, part);
  const copied = columns
    .map((column) => ({ name: `"${column.name}"`, value: copyOf(part, column) }))
    .filter(({ value }) => value !== null);
  const names = copied.map(({ name }) => name).join(', ');
  for (let first = 1; first <= count; first += atOnce) {
    const last = Math.min(count, first + atOnce - 1);
    await sql.unsafe(`
      insert into ${part} (${names}) overriding system value
      select ${copied.map(({ value }) => value).join(', ')}
      from (select *, row_number() over () as copy_row from ${templateOf(part)}) t
      cross join generate_series(${String(first)}, ${String(last)}) n`);
  }
}

/** Columns that can be written. */
async function listColumns(sql: postgres.Sql, part: Part): Promise<Column[]> {
  return sql<Column[]>`
    select attname as name, format_type(atttypid, atttypmod) as type, attidentity <> '' as "isIdentity"
    from pg_attribute where attrelid = ${part}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`;
}

/** Expression for a column of copy number `n`; null leaves it to its default. */
function copyOf(part: Part, { name, type, isIdentity }: Column): string | null {
  const own = `t."${name}"`;
  // Characters like those of a random id, the same in each table for the same thing.
  const id = (prefix: string, salt = ''): string =>
    `'${prefix}_' || left(translate(encode(sha256((n || '${prefix}' ${salt})::text::bytea), 'base64'), '+/=', 'xyz'), 21)`;
  const known: Readonly<Record<string, string>> = {
    customer_id: id('cus'),
    payment_id: id('pay'),
    presentation_id: id('prs'),
    session_id: id('cks'),
    checkout_session_id: id('cks'),
    payment_method_id: id('pm'),
    invoice_id: id('inv'),
    quote_id: id('quo'),
    trace_id: id('trc', `|| copy_row`),
    cause: id('prs', `|| copy_row`),
    item_id: id('itm', `|| copy_row`),
    event_id: id('evt', `|| copy_row`),
    object_id: `case when left(t.object_id, 4) = 'prs_' then ${id('prs')} else ${id('pay')} end`,
    token: id('tok'),
    session_key: id('pay', `|| 'visit'`),
    entry_id: `${String(firstNumber)} + n`,
    failed_job_id: 'null',
    request_key: `case when t.request_key is not null then ${id('req')} end`,
  };
  if (name === 'creation_order') return null;
  if (name === 'instrument' && part !== 'simulator.instrument') {
    return `${own} || jsonb_build_object('token', ${id('tok')})`;
  }
  // A copy of a job takes as much room as a job of an acceptance, which has no `done_at` yet: a shorter row would go to
  // whatever page a longer one has left room on.
  if (part === 'job' && name === 'kind') return `'payment.collect'`;
  if (part === 'job' && name === 'payload') return `jsonb_build_object('paymentId', ${id('pay')})`;
  if (part === 'job' && name === 'dedupe_key') return `'payment.collect:' || substr(${id('pay')}, 9)`;
  // Nothing of the past is due.
  if (part === 'job' && name === 'done_at') return `coalesce(${own}, now()) - n * interval '1 second'`;
  if (name in known) return known[name] ?? null;
  if (isIdentity) return null;
  if (type.startsWith('timestamp')) return `${own} - n * interval '1 second'`;
  return own;
}

/** Commands that make keys and indexes again: indexes and keys in any order, then references to keys one by one. */
interface Rebuild {
  readonly indexes: readonly string[];
  readonly keys: readonly string[];
  readonly references: readonly string[];
}

/** Drops all keys and indexes of these tables. */
async function dropIndexes(sql: postgres.Sql): Promise<Rebuild> {
  const constraints = await sql<{ table: string; name: string; kind: string; definition: string }[]>`
    select conrelid::regclass::text as table, conname as name, contype as kind, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype = 'f' and (conrelid = any (${[...parts]}::regclass[]) or confrelid = any (${[...parts]}::regclass[]))
      or contype in ('p', 'u') and conrelid = any (${[...parts]}::regclass[])
    order by contype = 'f' desc`;
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = any (${[...parts]}::regclass[])
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))`;
  for (const { table, name } of constraints)
    await sql.unsafe(`alter table ${table} drop constraint "${name}"`);
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`);
  const added = (isReference: boolean): string[] =>
    constraints
      .filter(({ kind }) => (kind === 'f') === isReference)
      .map(({ table, name, definition }) => `alter table ${table} add constraint "${name}" ${definition}`);
  return {
    indexes: indexes.map(({ definition }) => definition),
    keys: added(false),
    references: added(true),
  };
}
