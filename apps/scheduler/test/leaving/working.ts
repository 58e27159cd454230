import {
  claimMessage,
  handBackMessage,
  type LeaseRef,
  lockParticipants,
  loseOutcome,
  moveRows,
  type OwnerSession,
  queueAgain,
  recordAck,
  releaseQuarantined,
  replayDeadJobs,
  takeOverAccounts,
} from '@promptpipe/persistence';
import type { JobRow, Row } from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { BatchRunner } from '../../src/batches/batch-runner';
import { InboundHandler } from '../../src/handlers/inbound.handler';
import { ScheduledPromptHandler } from '../../src/handlers/scheduled-prompt.handler';
import { OccurrenceFirer } from '../../src/schedules/occurrence-firer';
import { Planner } from '../../src/schedules/planner';
import { runnerOf } from '../runner-of';
import { timerParts } from '../timer-parts';
import { type SpecDatabase } from '../use-database';

export interface Handed {
  readonly participantId: string;
  readonly dedupeKey: string;
  readonly passesDoor: boolean;
  /** Of its person when it was claimed. */
  readonly status: string;
}

const QUARANTINED = [
  ['active_timers', 'select id from active_timers'],
  ['jobs', `select id from jobs where status = 'queued' and kind <> 'inbound'`],
  ['outbox_messages', `select id from outbox_messages where status = 'queued'`],
] as const;
const UNREADABLE = { reason: 'impossible-state', detail: 'spec' } as const;

/** The work of the services, a pass of each at a time; whatever leaves our hands is handed to `onHanded`. */
export function working(database: SpecDatabase, session: OwnerSession, onHanded: (handed: Handed) => void) {
  const { firer: timerFirer } = timerParts(database.db);
  const [planner, firer] = [new Planner(database.db, 5), new OccurrenceFirer(database.db, 600)];
  const batches = new BatchRunner(database.db, new PinoLogger({ pinoHttp: { level: 'silent' } }));
  const handlers = { inbound: new InboundHandler(), scheduled_prompt: new ScheduledPromptHandler() };
  const runner = runnerOf(database.db, session, (kind) => handlers[kind === 'inbound' ? kind : 'scheduled_prompt']);
  const query = <T = Row>(text: string, params?: readonly unknown[]): Promise<T[]> => database.query<T>(text, params);
  const everybody = async (): Promise<string[]> =>
    (await query<{ id: string }>('select id from participants')).map(({ id }) => id);

  /** Taken anew each time: a lease is shorter than a sequence may be. */
  const lease = async (): Promise<LeaseRef> => {
    const boot = { bootId: session.bootId!, processId: session.bootId! };
    await query(`update whatsapp_accounts set lease_owner = null, lease_process = null, lease_until = null`);
    const [account] = await takeOverAccounts(database.db.manager, boot, ['simulated']);
    await query(`update whatsapp_accounts set state = 'connected', connected_since = now()`);
    return { accountId: 'default', bootId: boot.bootId, leaseEpoch: account!.leaseEpoch };
  };
  const inHand = (status: string): Promise<{ id: string; attempt: number; waMessageId: string }[]> =>
    query(`select id, attempt, wa_message_id as "waMessageId" from outbox_messages where status = $1`, [status]);
  const each = async (
    status: string,
    settle: (row: Awaited<ReturnType<typeof inHand>>[number]) => Promise<unknown>,
  ) => {
    for (const row of await inHand(status)) await settle(row);
  };

  return {
    plans: async () => {
      for (let pass = await planner.runOnce(); pass.hasWorked;) pass = await planner.runOnce();
    },
    prompts: async () => {
      for (let pass = await firer.fireDue(); pass.queued + pass.notSent > 0;) pass = await firer.fireDue();
    },
    batches: () => batches.runOnce(),
    timers: () => timerFirer.fireDue(),
    jobs: async () => {
      const queued = await query<JobRow>(
        `select id, attempt from jobs where status = 'queued' order by participant_seq`,
      );
      for (const { id, attempt } of queued) await runner.run([[id, attempt]]);
    },
    'jobs die': () =>
      query(`update jobs set status = 'dead', finished_at = now() where status = 'queued' and kind <> 'inbound'`),
    'the dead are replayed': () => database.tx((tx) => replayDeadJobs(tx, {}, null)),
    'rows are set aside': () =>
      database.tx(async (tx) => {
        await lockParticipants(tx, await everybody());
        for (const [table, which] of QUARANTINED) {
          const rows = await tx.query<{ id: string }[]>(which);
          const verdicts = rows.map(({ id }) => ({ rowId: id, ...UNREADABLE }));
          await moveRows(tx, table, verdicts, session.bootId);
        }
      }),
    'rows are released': async () => {
      const held = await query<{ id: string }>(`select id from quarantined_rows where status = 'held' order by id`);
      for (const { id } of held) await database.tx((tx) => releaseQuarantined(tx, id));
    },
    claims: async () => {
      const queued = await query(
        `select m.id, m.attempt, m.participant_id, m.dedupe_key, m.passes_door, p.status
           from outbox_messages m join participants p on p.id = m.participant_id
          where m.status = 'queued' order by m.participant_seq`,
      );
      const by = await lease();
      for (const row of queued) {
        const hint = { id: String(row.id), attempt: Number(row.attempt) };
        if (!(await database.tx((tx) => claimMessage(tx, hint, by)))) continue;
        const of = { participantId: String(row.participant_id), dedupeKey: String(row.dedupe_key) };
        onHanded({ ...of, passesDoor: row.passes_door === true, status: String(row.status) });
      }
    },
    'sends come back': () =>
      each('sending', (claim) =>
        database.tx((tx) => handBackMessage(tx, claim, { delayMs: 0, failures: 0, error: null })),
      ),
    'outcomes are lost': () => each('sending', (claim) => database.tx((tx) => loseOutcome(tx, claim, 'spec'))),
    'the lost are not found': () => each('unknown', (claim) => database.tx((tx) => queueAgain(tx, claim))),
    'sends arrive': () =>
      each('sending', ({ waMessageId }) =>
        database.tx((tx) => recordAck(tx, { accountId: 'default', waMessageId, level: 1, at: new Date() })),
      ),
  };
}
