import { resolve } from 'node:path';
import { Commands, E2E, ONE_FAILED, runJest, Surroundings } from '@promptpipe/verify';
import { readCommandLine, type Run } from './command-line';

const ROOT = resolve(__dirname, '..', '..', '..');
const EXIT_BY_INTERRUPT = 130;
const EXIT_BY_USAGE = 2;

/** Runs the chosen specs with a database and a Redis of their own; the last line is `N passed, N failed`. */
async function runSpecs({ seed, specs, env }: Run): Promise<number> {
  const commands = new Commands(ROOT);
  const surroundings = new Surroundings(process.env);
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupt.abort();
      void commands.stop();
    });
  }
  try {
    await surroundings.provideRedis();
    await surroundings.provideDatabase();
    const args = ['--maxWorkers', '2', '--testPathPatterns', specs];
    const where = { root: ROOT, folder: surroundings.folder, env: { ...surroundings.env, ...env }, args };
    const [{ passed, failed } = ONE_FAILED] = await runJest([E2E], commands, where);
    if (interrupt.signal.aborted) return EXIT_BY_INTERRUPT;
    for (const text of surroundings.leftOut) say(`Left out: ${text}`);
    say(`Seed ${seed}: \`--seed ${seed}\` chooses the same again`);
    await surroundings.stop();
    say(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
  } finally {
    await commands.stop();
    await surroundings.stop();
  }
}

const say = (line: string): unknown => process.stdout.write(`${line}\n`);

function chosen(): Run | null {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return null;
  }
}

const run = chosen();
(run === null ? Promise.resolve(EXIT_BY_USAGE) : runSpecs(run)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n0 passed, 1 failed\n`);
    process.exit(1);
  },
);
