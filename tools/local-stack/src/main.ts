import { resolve } from 'node:path';
import { ConfigurationError } from '@promptpipe/config';
import { StackFailure } from './stack-failure';
import { readArguments } from './stack/arguments';
import { LocalStack } from './stack/local-stack';
import { untilToldToStop } from './stack/outside-events';
import { Progress } from './stack/progress';
import { forgetPostgresVariables, readSettings } from './stack/settings';

const ROOT = resolve(__dirname, '..', '..', '..');

async function main(): Promise<void> {
  const { told, interrupted } = untilToldToStop();
  const progress = new Progress();
  const { replicas } = readArguments(process.argv.slice(2));
  forgetPostgresVariables(process.env);
  const stack = new LocalStack(await readSettings(ROOT, process.env), replicas, progress);
  try {
    await Promise.race([stack.start(interrupted), told]);
    await Promise.race([told, stack.failure]);
    progress.say('stopping everything');
  } catch (error) {
    // What breaks because somebody interrupted it is no failure.
    if (!interrupted.aborted) throw error;
  } finally {
    await stack.stop();
  }
  progress.say('everything has stopped; the next start carries on with the same data');
}

function inWords(error: unknown): string {
  if (error instanceof StackFailure || error instanceof ConfigurationError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(inWords(error));
    process.exit(1);
  },
);
