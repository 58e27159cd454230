import { decideQuietHours, type QuietHours } from '@promptpipe/domain';
import { claimMessage, type LeaseRef, takeOverAccounts } from '@promptpipe/persistence';
import { aMessage, aParticipant, db, DEFAULT_ACCOUNT, DEFAULT_STUDY, type ParticipantRow } from '@promptpipe/testing';
import fc from 'fast-check';
import { QuietDeferrer } from '../src/duties/quiet-deferrer';
import { QuietRecaller } from '../src/duties/quiet-recaller';
import { useDatabase } from './use-database';

const HOURS: readonly (QuietHours | null)[] = [
  null,
  { from: '22:00', to: '07:00' },
  { from: '00:00', to: '12:00' },
  { from: '12:00', to: '00:00' },
  { from: '06:00', to: '05:00' },
];
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Auckland'] as const;

type Event =
  | { readonly what: 'own hours' | 'study hours'; readonly hours: QuietHours | null }
  | { readonly what: 'zone'; readonly zone: string }
  | { readonly what: 'time passes'; readonly minutes: number }
  | { readonly what: 'message' | 'deferred' | 'recalled' | 'claimed' };

const hours = fc.constantFrom(...HOURS);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ what: fc.constantFrom('own hours' as const, 'study hours' as const), hours }),
  fc.record({ what: fc.constant('zone' as const), zone: fc.constantFrom(...ZONES) }),
  fc.record({ what: fc.constant('time passes' as const), minutes: fc.integer({ min: 1, max: 900 }) }),
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('message', 'deferred', 'recalled', 'claimed' as const) }) },
);

describe('however quiet hours and zones change while messages wait', () => {
  const database = useDatabase();
  let person: ParticipantRow;
  let lease: LeaseRef;
  let own: QuietHours | null;
  let ofStudy: QuietHours | null;
  let zone: string;
  let minutes: number;

  const setClock = (): Promise<unknown> =>
    database.query(
      `create or replace function pp_now() returns timestamptz language sql stable as
         $$ select timestamptz '2026-03-28 20:00Z' + interval '${minutes} minutes' $$`,
    );
  const begin = async (): Promise<void> => {
    await database.query('delete from outbox_messages; delete from participants');
    [own, ofStudy, zone, minutes] = [null, null, 'UTC', 0];
    await setClock();
    await database.query(`update studies set settings = '{}'`);
    person = await aParticipant(database);
    await database.query(`update whatsapp_accounts set lease_owner = null, lease_process = null, lease_until = null`);
    const boot = { bootId: person.id, processId: person.id };
    const [account] = await takeOverAccounts(database.db.manager, boot, ['simulated']);
    await database.query(
      `update whatsapp_accounts set state = 'connected', connected_since = now(), lease_until = 'infinity'`,
    );
    lease = { accountId: DEFAULT_ACCOUNT, bootId: boot.bootId, leaseEpoch: account!.leaseEpoch };
  };
  /** By the library, which knows nothing of the database's function. */
  const isQuiet = (): boolean => {
    const instant = new Date(Date.parse('2026-03-28T20:00:00Z') + minutes * 60_000);
    const usefulUntil = new Date('2200-01-01T00:00:00Z');
    return decideQuietHours(own ?? ofStudy, { zone, instant, policy: 'defer', usefulUntil }).verdict !== 'send';
  };
  const left = (): Promise<{ id: string; attempt: number }[]> =>
    database.query(`select id, attempt from outbox_messages where status = 'queued' order by participant_seq`);
  const claimAll = async (): Promise<number> => {
    let claimed = 0;
    for (const hint of await left()) {
      if (!(await database.tx((tx) => claimMessage(tx, hint, lease)))) continue;
      claimed += 1;
      await database.query(`update outbox_messages set status = 'canceled', finished_at = now(), lease_owner = null,
                                   lease_until = null where id = '${hint.id}'`);
    }
    return claimed;
  };

  const happens = async (one: Event): Promise<void> => {
    switch (one.what) {
      case 'own hours':
        own = one.hours;
        await database.query('update participants set quiet_hours = $1', [own && JSON.stringify(own)]);
        break;
      case 'study hours':
        ofStudy = one.hours;
        await database.query('update studies set settings = $2 where id = $1', [
          DEFAULT_STUDY,
          ofStudy ? { quietHours: ofStudy } : {},
        ]);
        break;
      case 'zone':
        zone = one.zone;
        await database.query('update participants set timezone = $1', [zone]);
        break;
      case 'time passes':
        minutes += one.minutes;
        await setClock();
        break;
      case 'message':
        await aMessage(database, person, { quiet_policy: 'defer', not_before: db('pp_now()') });
        break;
      case 'deferred':
        await new QuietDeferrer(database.db).runOnce();
        break;
      case 'recalled':
        await new QuietRecaller(database.db).runOnce();
        break;
      case 'claimed':
        expect({ quiet: isQuiet(), claimed: await claimAll() }).toMatchObject(
          isQuiet() ? { quiet: true, claimed: 0 } : { quiet: false },
        );
    }
  };

  it('nothing goes while it is quiet by those of the moment, and everything goes when it is not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (sequence) => {
        await begin();
        for (const one of sequence) await happens(one);
        await happens({ what: 'message' });
        const owed = (await left()).length;
        await happens({ what: 'recalled' });
        await happens({ what: 'deferred' });
        const isHeldBack = isQuiet();
        expect(await claimAll()).toBe(isHeldBack ? 0 : owed);
        await happens({ what: 'own hours', hours: null });
        await happens({ what: 'study hours', hours: null });
        await happens({ what: 'recalled' });
        expect(await claimAll()).toBe(isHeldBack ? owed : 0);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
