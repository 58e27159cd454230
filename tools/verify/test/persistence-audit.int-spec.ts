import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrateDatabase } from '@promptpipe/persistence';
import { JOBS_QUEUE, OUTBOUND_PREFIX } from '@promptpipe/queue';
import { createTestDatabase, type TestDatabase } from '@promptpipe/testing';
import { findInProcessState, stateOf } from './in-process-state';

const ROOT = join(__dirname, '..', '..', '..');
const LEDGER = readFileSync(join(ROOT, 'docs', 'persistence-audit.md'), 'utf8');

/** First cells of the ledger's table under a heading, without their backticks. */
function ledgerNames(heading: string): string[] {
  const section = LEDGER.split(/^## /m).find((text) => text.startsWith(heading));
  if (section === undefined) throw new Error(`docs/persistence-audit.md has no section "${heading}"`);
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name ?? '');
}

/** Every spec that the ledger calls as proof, by its path. */
const provingSpecs = (): string[] => [...LEDGER.matchAll(/`([\w./-]+-?spec\.ts)`/g)].map(([, path]) => path ?? '');

const TABLES = `
  select c.relname as name
    from pg_class c
   where c.relnamespace = 'public'::regnamespace
     and c.relkind in ('r', 'p')
     and not c.relispartition
   order by 1`;

const SEQUENCES = `select sequencename as name from pg_sequences where schemaname = 'public' order by 1`;

describe('docs/persistence-audit.md', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(migrateDatabase);
  });
  afterAll(() => database.drop());

  it('names every table, and none that is not there', async () => {
    const tables = await database.query<{ name: string }>(TABLES);
    expect(ledgerNames('Tables').sort()).toEqual(tables.map(({ name }) => name).sort());
  });

  it('names every sequence', async () => {
    const sequences = await database.query<{ name: string }>(SEQUENCES);
    expect(ledgerNames('Sequences').sort()).toEqual(sequences.map(({ name }) => name).sort());
  });

  it('names every queue', () => {
    expect(ledgerNames('Queues').sort()).toEqual([JOBS_QUEUE, `${OUTBOUND_PREFIX}<process>`].sort());
  });

  it('names whatever a process keeps in its memory, and where', () => {
    expect(ledgerNames('In the memory of a process').sort()).toEqual(findInProcessState(ROOT).sort());
  });

  it('calls as proof only specs that exist', () => {
    const specs = ['apps', 'libs', 'tools', 'e2e'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('spec.ts') && !file.includes('node_modules'))
        .map((file) => `${folder}/${file}`),
    );
    const missing = provingSpecs().filter((path) => !specs.some((spec) => spec.endsWith(`/${path}`) || spec === path));
    expect(provingSpecs().length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });
});

describe('what counts as state in memory', () => {
  it.each([
    ['a field', 'class A { private readonly claims = new Map<string, number>(); }', ['claims']],
    ['a list that grows', 'class A { private waiting: string[] = []; }', ['waiting']],
    ['a field that is set later', 'class A { f() { this.pending = new Set(); } }', ['pending']],
    ['a chain of promises', 'class A { private last: Promise<unknown> = Promise.resolve(); }', ['last']],
    ['a variable of the module', 'const cache = new WeakMap();', ['cache']],
    ['a variable that a function gives out', 'function f() { const at = new Map(); return () => at.size; }', ['at']],
    ['a timer', 'const f = () => setTimeout(g, 5); const h = () => sleep(5);', ['setTimeout']],
    ['a variable of a call', 'function f() { const seen = new Set(); return seen.size; }', []],
    ['a constant', "const BUSY = new Set(['55P03', '57014']);", []],
    ['a list of constants', "class A { names = ['a', 'b']; }", []],
  ])('%s', (_what, text, names) => expect(stateOf('a.ts', text)).toEqual(names));
});
