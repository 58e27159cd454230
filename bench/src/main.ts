import { endServers, startServers } from './setting/servers';
import { boot } from './figures/boot';
import { claim } from './figures/claim';
import { idle } from './figures/idle';
import { jobs } from './figures/jobs';
import { latency } from './figures/latency';
import { schedules } from './figures/schedules';
import { sends } from './figures/sends';
import { takeBack } from './figures/take-back';
import type { Figure } from './setting/figure';

const FIGURES: Readonly<Record<string, Figure>> = {
  jobs,
  latency,
  claim,
  boot,
  'take-back': takeBack,
  sends,
  schedules,
  idle,
};

/** One JSON object a line on stdout; `pnpm bench` runs every figure, `pnpm bench jobs idle` these two. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(FIGURES, name));
  if (unknown.length > 0) {
    throw new Error(`No figure is called ${unknown.join(', ')}; there are ${Object.keys(FIGURES).join(', ')}`);
  }
  const servers = await startServers();
  try {
    for (const name of names.length > 0 ? names : Object.keys(FIGURES)) {
      const say = (line: object): void => {
        process.stdout.write(`${JSON.stringify({ figure: name, ...line })}\n`);
      };
      await FIGURES[name]?.(servers, say);
    }
  } finally {
    await endServers(servers);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
