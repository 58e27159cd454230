import { resolve } from 'node:path';
import { browserSpecs } from './browser-specs';
import { Commands } from './commands';
import { summarize } from './summary';
import { Surroundings } from './surroundings';
import { Verification } from './verification';

const ROOT = resolve(__dirname, '..', '..', '..');
const EXIT_BY_INTERRUPT = 130;
const IN_A_BROWSER = '--in-a-browser';

/** Part of the paths of the specs to run, or a word for those that need a browser; nothing: everything. */
function chosen(argument: string | undefined): string | null {
  if (argument !== IN_A_BROWSER) return argument ?? null;
  // Whoever asks for them alone wants all of them: each point at which a gateway can die, and the hour.
  process.env.CRASH_FORM ??= 'long';
  return browserSpecs(ROOT).join('|');
}

async function main(): Promise<number> {
  const interrupt = new AbortController();
  const commands = new Commands(ROOT);
  const surroundings = new Surroundings(process.env);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupt.abort();
      void commands.stop();
    });
  }
  try {
    const setting = {
      root: ROOT,
      commands,
      surroundings,
      interrupted: interrupt.signal,
      only: chosen(process.argv[2]),
    };
    const outcomes = await new Verification(setting).run();
    if (interrupt.signal.aborted) return EXIT_BY_INTERRUPT;
    const { lines, failed } = summarize(outcomes, surroundings.leftOut);
    await surroundings.stop();
    console.log(lines.join('\n'));
    return failed ? 1 : 0;
  } finally {
    await commands.stop();
    await surroundings.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
