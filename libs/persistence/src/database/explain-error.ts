import type { DataSource } from 'typeorm';
import { checkSchemaParts } from './check-schema-parts';
import { NeedsRepair, REPAIR_GUIDE } from './needs-repair';
import { sqlStateOf } from './sql-state';
import { statementRows } from './statement';

/** Data or index corrupted, a file that cannot be read, a file that is gone. */
const DAMAGED: ReadonlySet<string> = new Set(['XX001', 'XX002', '58030', '58P01']);
/** `on conflict` names what no unique index keeps any more. */
const NO_SUCH_UNIQUENESS = '42P10';

/** In whatever language the server speaks; without the number of a segment or the name of a fork. */
const PATH = /\b((?:base|global|pg_tblspc)\/\w[\w/]*?)(?:_(?:vm|fsm|init))?(?:\.\d+)?(?![\w/])/;

interface Relation {
  readonly name: string;
  readonly isIndex: boolean;
  readonly table: string | null;
}

/** Whose file it is; that of a toast table is told as its table's. */
const OF_PATH = `
  select coalesce(owner.relname, r.relname) as name, r.relkind = 'i' and owner.oid is null as "isIndex", t.relname as table
    from pg_class r
    left join pg_index i on i.indexrelid = r.oid
    left join pg_class t on t.oid = i.indrelid
    left join pg_class owner on owner.reltoastrelid in (r.oid, t.oid)
   where r.relkind in ('r', 'i', 't', 'm') and pg_relation_filepath(r.oid) = $1`;

/**
 * An error of a statement as it shall be told: damage of the storage as one sentence of what is damaged and the way out, any
 * other as it is. Needs a connection of its own: nothing may be held.
 */
export async function explained(db: DataSource, error: unknown): Promise<unknown> {
  const state = sqlStateOf(error);
  if (state === NO_SUCH_UNIQUENESS) return (await lackOf(db)) ?? error;
  if (state === null || !DAMAGED.has(state)) return error;
  const said = (error as Error).message;
  const path = PATH.exec(said)?.[1];
  // A missing library, say: damaged is something else.
  if (path === undefined && !state.startsWith('XX')) return error;
  const relation = path === undefined ? null : await find(db, path);
  return new NeedsRepair(sentenceOf(relation, said));
}

async function lackOf(db: DataSource): Promise<NeedsRepair | null> {
  const answer: unknown = await checkSchemaParts(db.manager).catch((error: unknown) => error);
  return answer instanceof NeedsRepair ? answer : null;
}

/** Null: not to be found out now; the path alone is told then. */
async function find(db: DataSource, path: string): Promise<Relation | null> {
  const rows = await statementRows<Relation>(db.manager, OF_PATH, [path]).catch(() => []);
  return rows[0] ?? null;
}

function sentenceOf(relation: Relation | null, said: string): string {
  if (relation?.isIndex) {
    const { name, table } = relation;
    return `The index ${name} of ${table} is damaged on disk (${said}). Make it again: \`reindex index ${name};\` (${REPAIR_GUIDE})`;
  }
  const what = relation ? `A page of the table ${relation.name}` : 'A page of the database';
  const wait = 'what needs it waits and is not lost';
  return `${what} is damaged on disk (${said}); ${wait}. Restore it from a backup, or repair it (${REPAIR_GUIDE})`;
}
