import { randomUUID } from 'node:crypto';
import {
  aParticipant,
  db,
  dropCheck,
  insertRow,
  type ParticipantRow,
  type Row,
  withoutForeignKeys,
} from '@promptpipe/testing';
import { OwnerSession, RowSweep, type SetAside } from '../../src';
import { WARDS } from '../../src/quarantine/wards';
import { type SpecDatabase, useDatabase } from '../database';

export interface WardHouse extends SpecDatabase {
  /** Everything is looked through once, by a process of its own. */
  sweep(): Promise<SetAside[]>;
  /** What is held, without the ids of quarantine. */
  held(): Promise<Row[]>;
  aTimer(person: { readonly id: string }, over?: Row): Promise<{ id: string }>;
  /** A participant whose row is gone. */
  aGhost(): Promise<ParticipantRow>;
  /** The rule is back after the spec, and what broke it by then stands. */
  without(table: string, check: string): Promise<void>;
}

export function useWardHouse(): WardHouse {
  const database = useDatabase();
  let session: OwnerSession;
  let givingBack: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    session = new OwnerSession(database.db, {
      ...{ directUrl: database.url, service: 'scheduler', version: '0.0.0', kinds: ['inbound', 'scheduled_prompt'] },
      callbacks: ['scheduled_prompt'],
    });
    await session.open();
  });
  afterEach(async () => {
    await session.close();
    for (const giveBack of givingBack) await giveBack();
    givingBack = [];
  });

  const more = {
    sweep: async () => {
      const sweep = new RowSweep(database.db, session, Object.values(WARDS));
      const setAside: SetAside[] = [];
      for (let ended = false; !ended;) {
        const pass = await sweep.runOnce();
        setAside.push(...pass.setAside);
        ended = pass.ended;
      }
      return setAside;
    },
    held: () =>
      database.query(`select table_name, row_id, reason, detail, moved from quarantined_rows where status = 'held'`),
    aTimer: (person: { readonly id: string }, over: Row = {}) => {
      const id = randomUUID();
      return insertRow<{ id: string }>(database, 'active_timers', {
        ...{ id, participant_id: person.id, timer_type: over.schedule_json ? 'recurring' : 'once', origin: id },
        ...{ callback_type: 'scheduled_prompt', callback_params: { promptId: id }, scheduled_at: db('now()') },
        ...{ next_run: db(`date_trunc('milliseconds', now() + interval '1 hour')`), ...over },
      });
    },
    aGhost: async () => {
      const ghost = await aParticipant(database);
      await withoutForeignKeys(database, () => database.query('delete from participants where id = $1', [ghost.id]));
      return ghost;
    },
    without: async (table: string, check: string) => {
      givingBack.push(await dropCheck(database, table, check));
    },
  };
  return Object.create(database, Object.getOwnPropertyDescriptors(more)) as WardHouse;
}
