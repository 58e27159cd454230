import type { EntityManager } from 'typeorm';
import { NeedsRepair, REPAIR_GUIDE } from './needs-repair';
import { NEWEST_MIGRATION, type PartKind, type SchemaPart, schemaParts } from './schema-parts';
import { statementRows } from './statement';

type State = 'no-table' | 'missing' | 'invalid';
type Lack = SchemaPart & { readonly state: State };

/**
 * What of the given parts does not stand. Asked only of a schema of just this version: another one may have parts of the
 * same names elsewhere, or none. A rule that is `not valid` stands, since it judges whatever is written from now on.
 */
const LACKING = `
  select part.name,
         case when t.oid is null then 'no-table'
              when c.oid is null and i.indexrelid is null then 'missing'
              else 'invalid'
         end as state
    from unnest($1::text[], $2::text[], $3::boolean[]) as part (name, table_name, is_unique)
    left join pg_class t on t.oid = to_regclass(part.table_name)
    left join pg_constraint c on c.conrelid = t.oid and c.conname = part.name
    left join pg_class x on x.relnamespace = t.relnamespace and x.relname = part.name
    left join pg_index i on i.indexrelid = x.oid and i.indrelid = t.oid
   where (t.oid is null
          or (c.oid is null and i.indexrelid is null)
          or (i.indexrelid is not null and not (i.indisvalid and i.indisready))
          or (part.is_unique and not i.indisunique))
     and $4 = (select name from schema_migrations order by id desc limit 1)`;

const CARRYING: ReadonlySet<PartKind> = new Set(['primary key', 'unique index']);
/** More would be a sentence that nobody reads; the next are told when these stand. */
const TOLD_AT_ONCE = 3;

/**
 * One look at the catalogue. Throws `NeedsRepair` when something is lacking that keeps what is done once from being done
 * twice; answers a sentence about what merely serves speed or a second judgement, null when all stands.
 */
export async function checkSchemaParts(tx: EntityManager): Promise<string | null> {
  const parts = await schemaParts();
  const found = await statementRows<{ name: string; state: State }>(tx, LACKING, [
    parts.map(({ name }) => name),
    parts.map(({ table }) => table),
    parts.map(({ kind }) => CARRYING.has(kind)),
    NEWEST_MIGRATION,
  ]);
  const stateOf = new Map(found.map(({ name, state }) => [name, state]));
  const lacking = parts.flatMap((part) => {
    const state = stateOf.get(part.name);
    return state ? [{ ...part, state }] : [];
  });
  const isGrave = ({ state, kind }: Lack): boolean => state === 'no-table' || CARRYING.has(kind);
  const grave = lacking.filter(isGrave);
  if (grave.length > 0) throw new NeedsRepair(refusalOf(grave));
  return lacking.length > 0 ? warningOf(lacking) : null;
}

function refusalOf(lacking: readonly Lack[]): string {
  const lost = [...new Set(lacking.filter(({ state }) => state === 'no-table').map(({ table }) => table))];
  if (lost.length > 0) {
    const tables = lost.length === 1 ? `the table ${lost[0]}` : `the tables ${lost.join(', ')}`;
    return `The database has lost ${tables}: restore it from a backup (${REPAIR_GUIDE})`;
  }
  const why = 'without it the same thing could be done twice, so no work is taken until it stands';
  return `The database lacks ${partsOf(lacking)}; ${why}. Make it again: ${sqlOf(lacking)} (${REPAIR_GUIDE})`;
}

function warningOf(lacking: readonly Lack[]): string {
  const isSlow = lacking.every(({ kind }) => kind === 'index');
  const effect = isSlow ? 'work goes on, only slower' : 'work goes on, with one guard less';
  return `The database lacks ${partsOf(lacking)}; ${effect}. Make it again: ${sqlOf(lacking)} (${REPAIR_GUIDE})`;
}

function partsOf(lacking: readonly Lack[]): string {
  const told = lacking
    .slice(0, TOLD_AT_ONCE)
    .map(({ name, table, kind, state }) => `the ${kind} ${name} of ${table}${state === 'invalid' ? ' (invalid)' : ''}`);
  const more = lacking.length - told.length;
  return told.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const sqlOf = (lacking: readonly Lack[]): string =>
  lacking
    .slice(0, TOLD_AT_ONCE)
    .map((lack) => `\`${wayBack(lack)};\``)
    .join(' ');

/** What stands but is not valid has its name still. */
function wayBack({ name, kind, state, sql }: Lack): string {
  if (state !== 'invalid') return sql;
  return kind === 'index' ? `reindex index concurrently ${name}` : `reindex index ${name}`;
}
