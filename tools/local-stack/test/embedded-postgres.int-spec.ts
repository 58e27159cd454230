import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgres, freePort, isAlive } from '../src';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('EmbeddedPostgres', () => {
  let folder: string;
  let dataFolder: string;
  let logFile: string;
  const started: EmbeddedPostgres[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'promptpipe-embedded-'));
    dataFolder = join(folder, 'postgres');
    logFile = join(folder, 'postgres.log');
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((postgres) => postgres.stop()));
    rmSync(folder, { recursive: true });
  });

  async function aServer(): Promise<EmbeddedPostgres> {
    const port = await freePort();
    const postgres = new EmbeddedPostgres({ dataFolder, logFile, port, durable: false, ownSession: false });
    started.push(postgres);
    return postgres;
  }

  it('is a Postgres 18 with UTF-8 that listens on the loopback address only', async () => {
    const postgres = await aServer();
    await postgres.start();
    const settings = `select current_setting('server_version_num')::int / 10000 as major,
      current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
      current_setting('unix_socket_directories') as sockets, current_setting('max_connections') as connections`;
    expect(await query(postgres.url('postgres'), settings)).toEqual([
      { major: 18, encoding: 'UTF8', addresses: '127.0.0.1', sockets: '', connections: '200' },
    ]);
    expect(statSync(dataFolder).mode & 0o077).toBe(0);
  });

  it('keeps its data over a stop, and what was committed over a crash', async () => {
    const postgres = await aServer();
    await postgres.start();
    await postgres.createDatabase('kept');
    await postgres.createDatabase('kept');
    await query(postgres.url('kept'), 'create table notes as select 1 as note');
    await postgres.stop();
    await postgres.start();
    await query(postgres.url('kept'), 'insert into notes values (2)');
    await postgres.crash();
    expect(postgres.pid).toBeNull();
    await postgres.start();
    expect(await query(postgres.url('kept'), 'select note from notes order by 1')).toEqual([{ note: 1 }, { note: 2 }]);
  });

  it('stops a server that an earlier run left on the same folder', async () => {
    const left = await aServer();
    await left.start();
    const { pid } = left;
    const next = await aServer();
    await next.start();
    expect(isAlive(pid!)).toBe(false);
    expect(await query(next.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is not kept from starting by a lock whose number another program bears now', async () => {
    const postgres = await aServer();
    await postgres.prepare();
    writeFileSync(join(dataFolder, 'postmaster.pid'), `${process.pid}\n${dataFolder}\n`);
    await postgres.start();
    expect(await query(postgres.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(isAlive(process.pid)).toBe(true);
  });

  it('begins anew where only a half-made folder of an interrupted initdb stands', async () => {
    mkdirSync(`${dataFolder}.partial/base`, { recursive: true });
    const postgres = await aServer();
    expect(await postgres.prepare()).toEqual({ created: true });
    expect(await postgres.prepare()).toEqual({ created: false });
    expect(existsSync(`${dataFolder}.partial`)).toBe(false);
  });

  it.each([
    ['without PG_VERSION', () => rmSync(join(dataFolder, 'PG_VERSION')), /cannot be used: PG_VERSION is missing/],
    ['of another Postgres', () => writeFileSync(join(dataFolder, 'PG_VERSION'), '17\n'), /made by Postgres 17/],
    ['without its log', () => rmSync(join(dataFolder, 'pg_wal'), { recursive: true }), /could not start on .*pg_wal/],
  ])('refuses a data folder %s in one sentence and leaves it as it is', async (_what, damage, sentence) => {
    const postgres = await aServer();
    await postgres.prepare();
    damage();
    await expect(postgres.start()).rejects.toThrow(sentence);
    expect(readFileSync(join(dataFolder, 'postgresql.conf'), 'utf8')).toContain('max_connections');
    expect(postgres.pid).toBeNull();
  });

  it('gives up with the reason when its port is taken', async () => {
    const first = await aServer();
    await first.start();
    const port = Number(new URL(first.url('postgres')).port);
    const second = new EmbeddedPostgres({ dataFolder: join(folder, 'other'), logFile, port, durable: false });
    await expect(second.start()).rejects.toThrow(/could not start on .*other: could not create any TCP\/IP sockets/);
  });

  it('makes no data folder when it is interrupted meanwhile', async () => {
    const postgres = await aServer();
    const interrupt = new AbortController();
    const preparing = postgres.prepare(interrupt.signal);
    interrupt.abort();
    await expect(preparing).rejects.toThrow('aborted');
    expect(existsSync(dataFolder)).toBe(false);
  });
});
