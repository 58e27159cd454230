import { findBrowser } from '@promptpipe/verify';
import { SEED } from '../../harness/chance';
import { logTails } from '../../harness/log-tails';
import { OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { unfinishedRows } from '../../harness/unfinished-rows';

const START_LIMIT_MS = 120_000;

const chromium = findBrowser(process.env);

/** Where no browser is found these are skipped, and `pnpm test` says so. */
export const describeOnWeb = chromium === null ? describe.skip : describe;

type Scenario = (web: OnWhatsAppWeb) => Promise<void>;

/** One system that goes by whatsapp-web.js, for all scenarios of the surrounding `describe`. Answers what makes a test of a scenario. */
export function aWebSystem(): (scenario: Scenario) => () => Promise<void> {
  let web: OnWhatsAppWeb | undefined;
  let begun = 0;
  let succeeded = 0;
  beforeAll(async () => {
    web = await OnWhatsAppWeb.start(chromium ?? '');
  }, START_LIMIT_MS);
  afterAll(async () => {
    await web?.stop(succeeded < begun);
  }, START_LIMIT_MS);

  return (scenario) => async () => {
    if (!web) throw new Error('The system did not start');
    const { system } = web;
    begun += 1;
    await system.fleet.start(system.fleet.dead);
    try {
      await scenario(web);
      expect(system.fleet.dead).toEqual([]);
      succeeded += 1;
    } catch (error) {
      process.stderr.write(`Failed with E2E_SEED=${SEED}\n${logTails(system.fleet.logFiles)}\n`);
      process.stderr.write(`--- unfinished rows\n${await unfinishedRows(system)}\n`);
      throw error;
    }
  };
}
