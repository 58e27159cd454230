import { SEED } from '../harness/chance';
import { SOAK_MINUTES } from './settings';
import { aWebSystem, describeOnWeb } from './whatsapp-web/on-web';
import { webSoak } from './whatsapp-web/soak';
import { webSoakPlan } from './whatsapp-web/soak-plan';

const MARGIN_MS = 420_000;
const tell = (line: string): boolean => process.stdout.write(`${line}\n`);

describe('the plan of a soak by whatsapp-web.js', () => {
  it('is the same for the same seed, and has every kind of fault, given the time', () => {
    const plan = webSoakPlan(30);
    expect(webSoakPlan(30)).toEqual(plan);
    expect([...new Set(plan.map(({ kind }) => kind))].sort()).toEqual([
      'hang-in-a-send',
      'kill-browser',
      'kill-gateway',
      'kill-renderer',
      'lose-answer',
      'reload',
      'reload-in-a-send',
    ]);
  });
});

if (SOAK_MINUTES !== null) {
  const minutes = SOAK_MINUTES;
  describeOnWeb(`a soak of ${minutes} minutes by whatsapp-web.js`, () => {
    const on = aWebSystem();

    it(
      'loses nothing, doubles nothing, keeps the order and accounts for everything',
      on(async (web) => {
        const { met, planned, verdict } = await webSoak(web, minutes, tell);
        const { messages, replies, repeats } = verdict;
        tell(`  ${met} of ${planned} faults met something`);
        tell(`  ${messages} messages, ${replies} replies, ${repeats} on the wire again, seed ${SEED}`);
        expect(verdict.findings).toEqual([]);
      }),
      minutes * 60_000 + MARGIN_MS,
    );
  });
}
