import { readSettings } from './settings';
import { StartError } from './start-error';
import { startSimulator } from './start-simulator';

async function main(): Promise<void> {
  const simulator = await startSimulator(readSettings(process.env));
  console.log(`The phone simulator listens on ${simulator.url}`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    void simulator.close().finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
});
