import { JOB_STATUSES } from '@promptpipe/domain';
import { aJob, aParticipant, db, DEFAULT_STUDY, type ParticipantRow } from '@promptpipe/testing';
import { findJob, getPendingJobs, getProcessingJobs, listJobs, newId, type JobFilter } from '../src';
import { useDatabase } from './database';

const PAGE = { after: null, limit: 100 };

describe('reading jobs', () => {
  const database = useDatabase();
  let person: ParticipantRow;

  beforeEach(async () => {
    person = await aParticipant(database);
    for (const status of JOB_STATUSES) await aJob(database, person, { id: newId(), status });
    await aJob(database, await aParticipant(database), { id: newId(), kind: 'scheduled_prompt' });
    await aJob(database, person, { id: newId(), held: true });
    await aJob(database, person, { id: newId(), staged_at: db('now()'), staged_by: newId(), staged_epoch: 'x' });
  });

  const statusesOf = async (filter: JobFilter): Promise<string[]> =>
    (await database.tx((tx) => listJobs(tx, filter, PAGE))).map(({ status }) => status);

  it.each(JOB_STATUSES)('lists those that are %s', async (status) => {
    const those = await statusesOf({ status });
    expect(new Set(those)).toEqual(new Set([status]));
    expect(those).toHaveLength(status === 'queued' ? 4 : 1);
  });

  it('lists those of a person, of a kind, of a study, and of all of these, the oldest first', async () => {
    expect(await statusesOf({ participantId: person.id })).toEqual([...JOB_STATUSES, 'queued', 'queued']);
    expect(await statusesOf({ kind: 'scheduled_prompt' })).toEqual(['queued']);
    expect(await statusesOf({ studyId: DEFAULT_STUDY })).toHaveLength(8);
    expect(await statusesOf({ studyId: newId() })).toEqual([]);
    expect(await statusesOf({ kind: 'inbound', participantId: person.id, status: 'dead' })).toEqual(['dead']);
  });

  it('gives page after page, each row once', async () => {
    const seen: string[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const rows = await database.tx((tx) => listJobs(tx, {}, { after: after ?? null, limit: 4 }));
      seen.push(...rows.map(({ id }) => id));
      after = rows.at(-1)?.id ?? null;
    }
    expect(seen).toHaveLength(8);
    expect(seen).toEqual([...new Set(seen)].sort());
  });

  it('knows pending and processing ones by the names of the seed documents', async () => {
    expect((await database.tx((tx) => getPendingJobs(tx, PAGE))).map(({ status }) => status)).toEqual(
      Array(4).fill('queued'),
    );
    expect((await database.tx((tx) => getProcessingJobs(tx, PAGE))).map(({ status }) => status)).toEqual(['running']);
  });

  it('shows one whole, and null of nothing', async () => {
    const job = await aJob(database, person, { dedupe_key: 'k', priority: 3 });
    expect(await database.tx((tx) => findJob(tx, job.id))).toMatchObject({
      ...{ id: job.id, kind: 'inbound', status: 'queued', participantId: person.id, study: 'default', priority: 3 },
      ...{
        attempt: 0,
        failures: 0,
        crashes: 0,
        maxAttempts: 5,
        cancelRequested: false,
        dedupeKey: 'k',
        stagedAt: null,
      },
      ...{ payload: { inboundMessageId: job.id }, cause: `job:${job.id}`, claimedAt: null, leaseOwner: null },
    });
    expect(await database.tx((tx) => findJob(tx, newId()))).toBeNull();
  });
});
