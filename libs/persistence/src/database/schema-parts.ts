import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MIGRATIONS } from '../migrations';

export type PartKind = 'primary key' | 'unique index' | 'foreign key' | 'check' | 'index';

/** An index or a rule that the migrations leave on a table. */
export interface SchemaPart {
  readonly name: string;
  readonly table: string;
  readonly kind: PartKind;
  /** What makes it again. */
  readonly sql: string;
}

type Migration = new () => MigrationInterface;

export const NEWEST_MIGRATION = nameOf(MIGRATIONS.at(-1));

/** All of them, read from the migrations' own statements in their order, so that nobody keeps a second list. */
export async function schemaParts(migrations: readonly Migration[] = MIGRATIONS): Promise<SchemaPart[]> {
  const parts = new Map<string, SchemaPart>();
  for (const statement of await statementsOf(migrations.map((Migration) => new Migration()))) {
    for (const part of madeBy(statement)) parts.set(part.name, part);
    for (const gone of droppedBy(statement)) parts.delete(gone);
  }
  return [...parts.values()];
}

/** What a migration would say to a database, one line each. */
async function statementsOf(migrations: readonly MigrationInterface[]): Promise<string[]> {
  const texts: string[] = [];
  const listener = { query: (text: string) => Promise.resolve(texts.push(text)) } as unknown as QueryRunner;
  for (const migration of migrations) await migration.up(listener);
  const oneLine = (text: string): string => text.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim();
  return texts.flatMap((text) => oneLine(text).split(/; ?/));
}

function madeBy(statement: string): SchemaPart[] {
  const [, unique, index = '', indexed = ''] = /^create (unique )?index (\w+) on (\w+)/.exec(statement) ?? [];
  // Made beside a service that works, the one that is only for speed must not lock its table.
  if (index && !unique) {
    const sql = statement.replace('create index', 'create index concurrently');
    return [{ name: index, table: indexed, kind: 'index', sql }];
  }
  if (index) return [{ name: index, table: indexed, kind: 'unique index', sql: statement }];
  const [, table = '', body = ''] =
    /^create (?:unlogged )?table (\w+) \((.*?)\)(?: with \(.*\)| partition by .*)?$/.exec(statement) ??
    /^alter table (\w+) add (.*)$/.exec(statement) ??
    [];
  return itemsOf(body).flatMap((item) => constraintOf(table, item) ?? []);
}

function droppedBy(statement: string): string[] {
  const [, name] = /^(?:drop index|alter table \w+ drop constraint) (\w+)/.exec(statement) ?? [];
  return name === undefined ? [] : [name];
}

const KINDS: readonly (readonly [begins: string, kind: PartKind])[] = [
  ['primary key', 'primary key'],
  ['unique', 'unique index'],
  ['foreign key', 'foreign key'],
  ['check', 'check'],
];

function constraintOf(table: string, item: string): SchemaPart | null {
  const [, name = '', definition = ''] = /^constraint (\w+) (.*)$/.exec(item) ?? [];
  const kind = KINDS.find(([begins]) => definition.startsWith(begins))?.[1];
  if (!kind) return null;
  return { name, table, kind, sql: `alter table ${table} add constraint ${name} ${definition}` };
}

/** Splits at the commas outside all parentheses. */
function itemsOf(list: string): string[] {
  const items = [''];
  let depth = 0;
  for (const char of list) {
    depth += char === '(' ? 1 : char === ')' ? -1 : 0;
    if (char === ',' && depth === 0) items.push('');
    else items.push((items.pop() ?? '') + char);
  }
  return items.map((item) => item.trim());
}

function nameOf(Migration: (typeof MIGRATIONS)[number] | undefined): string {
  if (!Migration) throw new Error('There are no migrations');
  return new Migration().name;
}
