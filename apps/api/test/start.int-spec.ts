import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@promptpipe/testing';
import { runService } from '@promptpipe/lifecycle';
import { loadApiConfig } from '../src/config';
import { createApp, serviceOf } from '../src/create-app';

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'api-start-'));
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

const configWith = (file: string) =>
  loadApiConfig({ DATABASE_URL: db.url, ADMIN_KEY_FILE: file, API_PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' });

function keyFile(content: string): string {
  const file = join(folder, 'admin-key');
  writeFileSync(file, content);
  return file;
}

it('does not start without the name of a key file', () => {
  expect(() => loadApiConfig({ DATABASE_URL: db.url })).toThrow(/ADMIN_KEY_FILE: is missing/);
});

it('does not start without the key file', async () => {
  const file = join(folder, 'no-such-file');
  await expect(createApp(configWith(file))).rejects.toThrow(`The admin key file ${file} does not exist.`);
});

it.each([
  ['empty', ' \n', /is empty: write a key into it\.$/],
  ['of two lines', 'one\ntwo\n', /must hold one key without spaces or line breaks\.$/],
])('does not start with a key file that is %s', async (_what, content, complaint) => {
  await expect(createApp(configWith(keyFile(content)))).rejects.toThrow(complaint);
});

it('does not start on a database without our schema, and says what to run', async () => {
  const config = configWith(keyFile('key'));
  const app = await createApp(config);
  const host = { onSignal: () => undefined, exit: () => undefined, complain: () => Promise.resolve() };
  await expect(runService(await serviceOf(app, config), host)).rejects.toThrow(/pnpm migrate/);
});
