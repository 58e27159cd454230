import { aBoot, db, until } from '@promptpipe/testing';
import { markGoneBefore, OwnerSession, Pulse, type Beat, type ServiceName } from '../src';
import { OWNER_LOCK_CLASS } from '../src/owner/hold-lock-no';
import { useDatabase } from './database';

describe('owners', () => {
  const database = useDatabase();
  const open: OwnerSession[] = [];

  afterEach(async () => {
    for (const session of open.splice(0)) await session.close();
  });

  async function born(service: ServiceName = 'scheduler'): Promise<OwnerSession> {
    const options = { directUrl: database.url, service, version: '1.2.3', kinds: ['inbound'] };
    const session = new OwnerSession(database.db, options);
    open.push(session);
    await session.open();
    return session;
  }
  const pulseOf = (session: OwnerSession): Pulse<object> => new Pulse(session, '');
  /** The server was noticed long ago, so that its locks are to be trusted. */
  const pastGrace = (): Promise<unknown> =>
    database.query(`insert into server_epoch (started_at, seen_at)
                    values (pg_postmaster_start_time(), now() - interval '16 seconds')
                    on conflict (id) do update set started_at = excluded.started_at, seen_at = excluded.seen_at`);
  const terminate = async (session: OwnerSession): Promise<void> => {
    const boot = session.bootId;
    await database.query(
      `select pg_terminate_backend(l.pid)
         from pg_locks l join service_instances s on s.lock_no = l.objid::bigint
        where l.locktype = 'advisory' and l.classid = $2 and s.boot_id = $1
          and l.database = (select oid from pg_database where datname = current_database())`,
      [boot, OWNER_LOCK_CLASS],
    );
    await until('the session to notice that it is lost', () => session.bootId === null);
  };
  const goneBoots = async (): Promise<string[]> =>
    (await database.query<{ id: string }>('select boot_id as id from service_instances where gone_at is not null')).map(
      ({ id }) => id,
    );

  it('are registered with what they are', async () => {
    const { bootId, processId } = await born();
    const [row] = await database.query('select * from service_instances');
    expect(row).toMatchObject({
      ...{ boot_id: bootId, process_id: processId, service: 'scheduler', version: '1.2.3', kinds: ['inbound'] },
      gone_at: null,
    });
  });

  it('are opened once', async () => {
    const session = await born();
    const { bootId } = session;
    await session.open();
    expect(session.bootId).toBe(bootId);
    expect(await database.query('select 1 from service_instances')).toHaveLength(1);
  });

  it('are taken for gone by two looks a second apart when they died, and not before', async () => {
    const [watcher, victim] = [await born(), await born('outbox-sender')];
    const dead = victim.bootId!;
    await pastGrace();
    const pulse = pulseOf(watcher);
    await terminate(victim);

    const started = performance.now();
    expect((await pulse.beat()).gone).toEqual([]);
    const gone = await until('the second look', async () => {
      const { gone: found } = await pulse.beat();
      return found.length > 0 && found;
    });
    expect(gone).toEqual([dead]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_000);
    expect(await goneBoots()).toEqual([dead]);
    expect((await pulse.beat()).flags.freeBoots).toEqual([]);
  });

  it('come back as somebody else', async () => {
    const session = await born();
    const { bootId, processId } = session;
    await terminate(session);
    await expect(session.query('select 1')).rejects.toThrow('The owner connection is down');
    await pulseOf(session).beat();
    expect(session.bootId).not.toBe(bootId);
    expect(session.bootId).toMatch(/^[0-9a-f-]{36}$/);
    expect(session.processId).toBe(processId);
  });

  it('that live are never taken for gone, whoever looks and however often', async () => {
    const sessions = [await born(), await born(), await born()];
    await pastGrace();
    const pulses = sessions.map(pulseOf);
    const started = performance.now();
    const beats: Beat<object>[] = [];
    await until('1.2 s of looks', async () => {
      beats.push(...(await Promise.all(pulses.map((pulse) => pulse.beat()))));
      return performance.now() - started > 1_200;
    });
    expect(beats.flatMap(({ gone, flags }) => [...gone, ...flags.freeBoots])).toEqual([]);
    expect(await goneBoots()).toEqual([]);
  });

  it('are not judged for 15 s after a start of the server, when all locks vanish together', async () => {
    const watcher = await born();
    await aBoot(database);
    const pulse = pulseOf(watcher);
    expect((await pulse.beat()).flags).toMatchObject({ sameServer: false });
    const started = performance.now();
    const beats: Beat<object>[] = [];
    await until('1.2 s of looks', async () => {
      beats.push(await pulse.beat());
      return performance.now() - started > 1_200;
    });
    expect(beats.every(({ flags }) => flags.sameServer && !flags.locksTrusted && flags.freeBoots.length === 1)).toBe(
      true,
    );
    expect(await goneBoots()).toEqual([]);
  });

  it.each([
    ['was restarted', `update server_epoch set started_at = started_at - interval '1 day'`],
    ['was restarted after a crash, which empties what is not logged', `delete from server_epoch`],
  ])('begin the 15 s anew when the server %s', async (_, change) => {
    const watcher = await born();
    await aBoot(database);
    await pastGrace();
    const pulse = pulseOf(watcher);
    await pulse.beat();
    await database.query(change);
    expect((await pulse.beat()).gone).toEqual([]);
    const [row] = await database.query(
      `select started_at = pg_postmaster_start_time() as known, seen_at > now() - interval '5 seconds' as lately from server_epoch`,
    );
    expect(row).toEqual({ known: true, lately: true });
  });

  it('that somebody took for dead come back as somebody else', async () => {
    const session = await born();
    const { bootId } = session;
    await database.query('update service_instances set gone_at = now()');
    const { flags, gone } = await pulseOf(session).beat();
    expect([flags.registered, gone]).toEqual([false, []]);
    expect(session.bootId).not.toBe(bootId);
    expect(await database.query('select boot_id from service_instances where gone_at is null')).toEqual([
      { boot_id: session.bootId },
    ]);
  });

  it('that a supervisor vouches to have ended are gone at once, and no later ones', async () => {
    const early = await aBoot(database, { registered_at: db(`now() - interval '1 minute'`) });
    const [instant] = await database.query<{ now: string }>('select clock_timestamp()::text as now');
    const session = await born();
    const late = await aBoot(database);
    expect(await markGoneBefore(session, instant!.now)).toBe(1);
    expect(await goneBoots()).toEqual([early]);
    expect([session.bootId, late]).not.toContain(early);
  });

  it('take a number that a dead one left, and the dead one is gone by that', async () => {
    const [next] = await database.query<{ n: number }>(`select nextval('service_lock_no')::integer + 1 as n`);
    const dead = await aBoot(database, { lock_no: next!.n });
    await born();
    expect(await goneBoots()).toEqual([dead]);
  });

  it('pass over a number whose lock another session holds', async () => {
    const [next] = await database.query<{ n: number }>(`select nextval('service_lock_no')::integer + 1 as n`);
    await database.query('select pg_advisory_lock($1, $2)', [OWNER_LOCK_CLASS, next!.n]);
    await born();
    expect(await database.query('select lock_no from service_instances')).toEqual([{ lock_no: next!.n + 1 }]);
    await database.query('select pg_advisory_unlock_all()');
  });

  it('keep a heartbeat, written every 10 s', async () => {
    const session = await born();
    const age = async (): Promise<unknown> => {
      await pulseOf(session).beat();
      const [row] = await database.query(
        `select heartbeat_at < now() - interval '3 seconds' as old from service_instances`,
      );
      return row?.old;
    };
    await database.query(`update service_instances set heartbeat_at = now() - interval '9 seconds'`);
    expect(await age()).toBe(true);
    await database.query(`update service_instances set heartbeat_at = now() - interval '11 seconds'`);
    expect(await age()).toBe(false);
  });
});
