import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CRASH_POINTS } from './crash-points';

const ROOT = join(__dirname, '..', '..', '..');
const CODE = ['apps/api', 'apps/scheduler', 'apps/outbox-sender', 'apps/whatsapp-gateway', 'libs/boot-recovery'];

const IN_BOTH_DRIVERS = ['gateway.after-add'];

const sources = (folder: string): string[] =>
  readdirSync(join(ROOT, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(ROOT, folder, 'src', file), 'utf8'));

const pointsIn = (source: string): string[] =>
  [...source.matchAll(/crashPoint\('([^']+)'/g)].map(([, name]) => name ?? '');

/** Passes one point three times in a process of its own; its output tells how far it got. */
function passThrice(armed: string | undefined) {
  const script = `
    const { crashPoint } = require('./libs/lifecycle/src/crash-point.ts');
    for (const n of [1, 2, 3]) { crashPoint('job.after-claim', 'inbound'); require('node:fs').writeSync(1, String(n)); }`;
  const read = join('libs', 'lifecycle', 'test', 'read-typescript.cjs');
  const env = { PATH: process.env.PATH, ...(armed === undefined ? {} : { CRASH_POINT: armed }) };
  const { stdout, stderr, signal, status } = spawnSync(process.execPath, ['-r', `./${read}`, '-e', script], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  return { stdout, stderr, signal, status };
}

describe('crash points', () => {
  it('stand in the code, each of them at one place, and what is a driver’s own in each of them', () => {
    expect(CODE.flatMap(sources).flatMap(pointsIn).sort()).toEqual([...CRASH_POINTS, ...IN_BOTH_DRIVERS].sort());
  });

  it.each([undefined, '', 'job.after-commit', 'job.after-claim/reminder', 'job.after-claim@4'])(
    'let a process pass that is armed with %s',
    (armed) => expect(passThrice(armed)).toMatchObject({ stdout: '123', status: 0 }),
  );

  it.each([
    ['job.after-claim', ''],
    ['job.after-claim/inbound', ''],
    ['job.after-claim@2', '1'],
    ['job.after-claim/inbound@3', '12'],
  ])('kill a process that is armed with %s', (armed, passed) =>
    expect(passThrice(armed)).toMatchObject({ stdout: passed, signal: 'SIGKILL' }),
  );

  it('refuse to be armed by what nobody can read', () => {
    expect(passThrice('job after claim').stderr).toContain('is not of the form name[/subject][@n][!freeze]');
  });
});
