import { BROKERS } from '../harness/broker';
import { SEED } from '../harness/chance';
import { CHOSEN_BROKERS, SOAK_MINUTES } from './settings';
import { soak } from './soak/soak';
import { soakPlan } from './soak/soak-plan';

const MARGIN_MS = 240_000;
const tell = (line: string): boolean => process.stdout.write(`${line}\n`);

describe('the plan of a soak', () => {
  it.each(BROKERS)('is the same for the same seed, on %s', (broker) => {
    const plan = soakPlan({ minutes: 5, broker });
    expect(soakPlan({ minutes: 5, broker })).toEqual(plan);
    expect(plan.length).toBeGreaterThan(30);
    expect(plan.map(({ atMs }) => atMs)).toEqual(plan.map(({ atMs }) => atMs).sort((a, b) => a - b));
  });

  it('has every kind of fault, given the time', () => {
    const kinds = new Set(soakPlan({ minutes: 60, broker: 'redis' }).map(({ fault }) => fault.kind));
    expect([...kinds].sort()).toEqual([
      'crash-broker',
      'crash-database',
      'empty-broker',
      'freeze',
      'kill',
      'kill-all',
      'kill-both',
      'lose-owner-connections',
      'phones',
      'restart-thrice',
      'shift-clock',
    ]);
  });

  it('leaves the carrier alone where that is the database', () => {
    const kinds = soakPlan({ minutes: 60, broker: 'postgres' }).map(({ fault }) => fault.kind);
    expect(kinds.filter((kind) => kind.endsWith('-broker'))).toEqual([]);
  });
});

const minutes = SOAK_MINUTES ?? 0;
const brokers = SOAK_MINUTES === null ? [] : CHOSEN_BROKERS;

for (const broker of brokers) {
  describe(`a soak of ${minutes} minutes, on ${broker},`, () => {
    it(
      'loses nothing, doubles nothing, keeps the order and accounts for everything',
      async () => {
        const { faults, broken, verdict } = await soak(broker, minutes, tell);
        const { messages, replies, repeats } = verdict;
        tell(
          `  ${faults} faults, ${messages} messages, ${replies} replies, ${repeats} on the wire again, seed ${SEED}`,
        );
        expect(broken).toEqual([]);
        expect(verdict.findings).toEqual([]);
      },
      minutes * 60_000 + MARGIN_MS,
    );
  });
}
