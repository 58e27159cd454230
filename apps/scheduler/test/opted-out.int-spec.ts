import { hasLeft } from '@promptpipe/domain';
import type { OwnerSession } from '@promptpipe/persistence';
import type { Row } from '@promptpipe/testing';
import fc from 'fast-check';
import { owing } from './leaving/owing';
import { type Entrance, type People, usePeople } from './leaving/people';
import { type Handed, working } from './leaving/working';
import { useDatabase } from './use-database';

const SETTING = { consent: 'waived', entrance: 'active' } as const;

/** Every way by which something reaches a person, step by step, and what its messages are named by. */
const WAYS: readonly (readonly [string, RegExp, readonly Step[]])[] = [
  [
    'an occurrence',
    /^occurrence:/,
    ['a schedule', 'plans', 'half a day passes', 'prompts', 'a minute passes', 'claims'],
  ],
  ['a catch-up', /^occurrence:/, ['a schedule', 'plans', 'days pass', 'prompts', 'a minute passes', 'claims']],
  ['a batch', /^batch:/, ['a batch', 'batches', 'claims']],
  ['a confirmed batch', /^batch:/, ['a large batch', 'batches confirmed', 'batches', 'claims']],
  ['a timer', /^timer:/, ['a timer', 'timers', 'jobs', 'claims']],
  ['a replayed job', /^job:/, ['a job', 'jobs die', 'the dead are replayed', 'jobs', 'claims']],
  ['a released job', /^job:/, ['a job', 'rows are set aside', 'rows are released', 'jobs', 'claims']],
  ['a released timer', /^timer:/, ['a timer', 'rows are set aside', 'rows are released', 'timers', 'jobs', 'claims']],
  ['a released message', /^row:/, ['a message', 'rows are set aside', 'rows are released', 'claims']],
  ['a second send', /^row:/, ['a message', 'claims', 'sends come back', 'claims']],
  ['a lost send', /^row:/, ['a message', 'claims', 'outcomes are lost', 'the lost are not found', 'claims']],
];

const LEAVING = ['says STOP', 'doubt resolved', 'opted out', 'withdrawn', 'completed'] as const;
const LIVING = [
  ...(['says START', 'says hello', 'new number', 'new number that said STOP', 'new number that said START'] as const),
  ...(['consents', 'activated', 'paused', 'imported again'] as const),
];
/** By no other are they in again who had left. */
const RETURNING: readonly string[] = ['says START', 'new number that said START', 'activated'];
type Deed = (typeof LEAVING)[number] | (typeof LIVING)[number];
type Step =
  | keyof ReturnType<typeof owing>
  | keyof ReturnType<typeof working>
  | 'a minute passes'
  | 'half a day passes'
  | 'days pass';

describe('whatever way leads to somebody', () => {
  const database = useDatabase();
  const people = usePeople(database);
  let session: OwnerSession;
  let handed: Handed[] = [];
  let steps: Readonly<Record<Step, () => Promise<unknown>>>;

  beforeEach(async () => {
    session = await database.aSession();
    steps = {
      ...owing(database, people),
      ...working(database, session, (one) => handed.push(one)),
      'a minute passes': () => people.passMinutes(1),
      'half a day passes': () => people.passMinutes(13 * 60),
      'days pass': () => people.passMinutes(60 * 60),
    };
  });

  const begin = async ({ entrance, consent }: { entrance: Entrance; consent: 'needed' | 'waived' }): Promise<void> => {
    handed = [];
    await people.begin(entrance, consent);
  };
  const reached = (id: string): readonly string[] =>
    handed.filter(({ participantId }) => participantId === id).map(({ dedupeKey }) => dedupeKey);

  /** Nothing is owed to who has left, nothing has gone to who is not written to, and each STOP is answered once. */
  const expectSilence = async (): Promise<void> => {
    const passed = ({ passesDoor, status }: Handed): boolean => passesDoor || status === 'active';
    expect(handed.filter((one) => !passed(one))).toEqual([]);
    if (!hasLeft(await people.status())) return;
    expect(await database.query(OWED, [people.leaver])).toEqual([]);
    const [answers] = await database.query<Row>(ANSWERS, [people.leaver]);
    expect(answers?.told).toBe(answers?.asked);
  };

  describe.each(WAYS)('%s reaches who stays, and', (_what, named, way) => {
    it.each([...LEAVING, 'paused'] as const)('never who has left at any step of it: %s', async (leaving) => {
      for (const at of way.keys()) {
        await begin(SETTING);
        for (const step of way.slice(0, at)) await steps[step]();
        await deeds(people)[leaving]();
        const before = reached(people.leaver);
        await expectSilence();
        for (const step of way.slice(at)) {
          await steps[step]();
          await expectSilence();
        }
        expect(reached(people.stayer)).toContainEqual(expect.stringMatching(named) as string);
        expect(reached(people.leaver).filter((key) => named.test(key))).toEqual(before);
      }
    });
  });

  it('nobody who has left gets anything but the one confirmation, whatever else happens in whatever order', async () => {
    const step = fc.constantFrom<Step | Deed>(...new Set(WAYS.flatMap(([, , way]) => way)), 'sends arrive');
    const deed = fc.constantFrom<Step | Deed>(...LEAVING, ...LIVING, 'says START', 'says STOP');
    const way = fc.constantFrom(...WAYS).map(([, , all]): readonly (Step | Deed)[] => all);
    const part = fc.oneof(
      { weight: 3, arbitrary: step.map((one) => [one]) },
      deed.map((one) => [one]),
      way,
    );
    const life = fc.record({
      entrance: fc.constantFrom<Entrance>('active', 'invited', 'a stranger who said STOP'),
      consent: fc.constantFrom<'needed' | 'waived'>('needed', 'waived', 'waived'),
      parts: fc.array(part, { minLength: 4, maxLength: 10 }),
      end: fc.constantFrom(...LEAVING),
    });
    await fc.assert(
      fc.asyncProperty(life, async ({ parts, end, ...how }) => {
        await begin(how);
        await expectSilence();
        for (const one of [...parts.flat(), end, 'imported again', ...ALL_WORK] as const) {
          const before = await people.status();
          await { ...steps, ...deeds(people) }[one]();
          await expectSilence();
          if (!hasLeft(before) || RETURNING.includes(one)) continue;
          expect(await people.status()).toBe(before);
        }
      }),
      { numRuns: 12 },
    );
  }, 240_000);
});

const ALL_WORK: readonly Step[] = [
  ...(['the dead are replayed', 'rows are released', 'plans', 'half a day passes', 'prompts', 'batches'] as const),
  ...(['timers', 'jobs', 'sends come back', 'the lost are not found', 'claims'] as const),
];

const deeds = (people: People): Readonly<Record<Deed, () => Promise<unknown>>> => ({
  'says STOP': () => people.says('STOP'),
  'says START': () => people.says('START'),
  'says hello': () => people.says('hello'),
  'doubt resolved': () => people.says('stop it').then(() => people.resolvesDoubt()),
  'opted out': () => people.decides('opted_out'),
  withdrawn: () => people.decides('withdrawn'),
  completed: () => people.decides('completed'),
  'new number': () => people.takesNumber('hello'),
  'new number that said STOP': () => people.takesNumber('STOP'),
  'new number that said START': () => people.takesNumber('START'),
  consents: () => people.consents(),
  activated: () => people.decides('active'),
  paused: () => people.decides('paused'),
  'imported again': () => people.isImported(),
});

const OWED = `
  select 'message' as what from outbox_messages
   where participant_id = $1 and status in ('queued', 'sending', 'unknown') and not passes_door
     and not (status <> 'queued' and stop_requested)
   union all select 'timer' from active_timers where participant_id = $1
   union all select 'job' from jobs
              where participant_id = $1 and kind <> 'inbound' and (status in ('queued', 'dead') or (status = 'running' and not cancel_requested))
   union all select 'occurrence' from occurrences where participant_id = $1 and status = 'planned'
   union all select 'plan' from schedule_plans where participant_id = $1 and ended_at is null
   union all select 'quarantined' from quarantined_rows
              where participant_id = $1 and status = 'held' and moved and not coalesce((original ->> 'passes_door')::boolean, false)`;

/** One answer for each time that the door, or a human who was asked about it, closed it; also while one is set aside. */
const ANSWERS = `
  select (select count(*) from outbox_messages where participant_id = $1 and passes_door and status <> 'canceled')
         + (select count(*) from quarantined_rows
             where participant_id = $1 and status <> 'released' and original ->> 'passes_door' = 'true') as told,
         (select count(*) from consents where participant_id = $1 and event = 'opted_out' and text_hash is not null) as asked`;
