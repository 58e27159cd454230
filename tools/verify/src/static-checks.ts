import { join } from 'node:path';
import { type Commands } from './commands';
import { ONE_FAILED, ONE_PASSED, type Outcome } from './outcome';

interface StaticCheck {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
}

/** The slow ones first, so that the two lanes end together. */
const CHECKS: readonly StaticCheck[] = [
  { name: 'lint', tool: 'eslint', args: ['.', '--max-warnings', '0'] },
  { name: 'types', tool: 'tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'format', tool: 'prettier', args: ['--check', '.'] },
  {
    name: 'boundaries',
    tool: 'depcruise',
    args: ['apps', 'libs', 'tools', 'e2e', 'bench', '--config', '.dependency-cruiser.cjs'],
  },
  { name: 'dead code', tool: 'knip', args: ['--no-config-hints'] },
];

const LANES = 2;

/** Runs all static checks, two at a time, and shows the output of those that fail. */
export async function runStaticChecks(commands: Commands, root: string): Promise<Outcome[]> {
  const waiting = [...CHECKS];
  const outcomes = new Map<string, Outcome>();
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      outcomes.set(check.name, await runCheck(check, commands, root));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return CHECKS.map(({ name }) => outcomes.get(name)).filter((outcome) => outcome !== undefined);
}

async function runCheck({ name, tool, args }: StaticCheck, commands: Commands, root: string): Promise<Outcome> {
  console.log(`… ${name}`);
  const program = join(root, 'node_modules', '.bin', tool);
  const { code, output, seconds } = await commands.run({ program, args, show: false });
  const passed = code === 0;
  console.log(`${passed ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
  if (!passed) console.log(output.trimEnd());
  return { name, seconds, ...(passed ? ONE_PASSED : ONE_FAILED) };
}
