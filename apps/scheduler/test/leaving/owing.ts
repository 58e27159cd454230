import { randomUUID } from 'node:crypto';
import { forecastBatch, mayReceive, promptContentSchema } from '@promptpipe/domain';
import {
  bodyHashOf,
  confirmBatch,
  enqueueJob,
  enqueueMessage,
  findBatchCandidates,
  insertBatch,
  lockParticipant,
  type LockedParticipant,
  takeSeq,
} from '@promptpipe/persistence';
import { aSchedule, DEFAULT_STUDY } from '@promptpipe/testing';
import { aTimer } from '../timer-parts';
import { type SpecDatabase } from '../use-database';
import { aPrompt, type People } from './people';

const TWICE_A_DAY = { kind: 'daily', times: ['09:00', '21:00'], gap: 'shift', overlap: 'once', quietHours: 'send' };

/** What is promised to both: as the api does it, under the turnstile, and to nobody who is not written to. */
export function owing(database: SpecDatabase, people: People) {
  type Work = (who: LockedParticipant, tx: Parameters<typeof lockParticipant>[0]) => Promise<unknown>;
  const toBoth = async (work: Work): Promise<void> => {
    for (const id of [people.leaver, people.stayer]) {
      await database.tx(async (tx) => {
        const who = (await lockParticipant(tx, id))!;
        if (mayReceive(who.status)) await work(who, tx);
      });
    }
  };
  const batch = async (needsConfirmation: boolean): Promise<void> => {
    const promptId = await aPrompt(database);
    await database.tx(async (tx) => {
      const candidates = await findBatchCandidates(tx, DEFAULT_STUDY, { all: true });
      const content = promptContentSchema.parse({ text: 'How are you?' });
      const { judged, count: size } = forecastBatch(candidates, DEFAULT_STUDY, content);
      const of = { id: randomUUID(), studyId: DEFAULT_STUDY, promptId, promptVersion: 1, target: { all: true }, size };
      const start = { startAt: new Date('2020-01-01T00:00:00Z'), expiresAt: null, needsConfirmation };
      const by = { apiKeyId: 'admin', requestKey: null, bodyHash: bodyHashOf({}) };
      await insertBatch(tx, { ...of, ...start, ...by }, judged);
    });
  };

  return {
    'a schedule': async () => {
      const definition = { ...TWICE_A_DAY, misfirePolicy: 'fire-once' };
      await aSchedule(database, { prompt_id: await aPrompt(database), walk_ended: false, definition });
    },
    'a batch': () => batch(false),
    'a large batch': () => batch(true),
    'batches confirmed': async () => {
      for (const { id } of await database.query<{ id: string }>(`select id from batches where needs_confirmation`)) {
        await database.tx((tx) => confirmBatch(tx, id));
      }
    },
    'a timer': async () => {
      const promptId = await aPrompt(database);
      await toBoth(({ id }) => aTimer(database, id, { callback_params: { promptId } }));
    },
    'a job': async () => {
      const payload = { promptId: await aPrompt(database), plannedAt: new Date().toISOString() };
      await toBoth(async (who, tx) => {
        const id = randomUUID();
        const job = { id, kind: 'scheduled_prompt', payload, cause: `job:${id}`, studyId: who.studyId } as const;
        await enqueueJob(tx, { ...job, participantId: who.id, participantSeq: await takeSeq(tx, who) });
      });
    },
    'a message': () =>
      toBoth((who, tx) => {
        const id = randomUUID();
        return enqueueMessage(tx, who, { id, text: 'Hi', lane: 'study', dedupeKey: `row:${id}` });
      }),
  };
}
