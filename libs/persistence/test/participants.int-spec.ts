import { randomUUID } from 'node:crypto';
import { parsePhoneNumber } from '@promptpipe/domain';
import { DEFAULT_STUDY } from '@promptpipe/testing';
import {
  autocommit,
  databaseNow,
  findParticipant,
  findPrompt,
  findStudyByCode,
  insertParticipant,
  insertPrompt,
  listParticipants,
  type InsertParticipantResult,
  type NewParticipant,
} from '../src';
import { useDatabase } from './database';

const ids = [1, 2, 3].map((n) => `0190d8a4-0000-7000-8000-00000000000${n}`);

describe('participants', () => {
  const database = useDatabase();
  const tx = (): ReturnType<typeof autocommit> => autocommit(database.db);
  const enrol = (over: Partial<NewParticipant> = {}): Promise<InsertParticipantResult> =>
    insertParticipant(tx(), {
      ...{ id: randomUUID(), studyId: DEFAULT_STUDY, code: randomUUID(), name: 'Ada', timezone: 'Asia/Kolkata' },
      phone: parsePhoneNumber('+4915112345678')!,
      ...over,
    });

  it('send from the account of their study, and are active at once', async () => {
    const made = await enrol({ id: ids[0]!, code: 'p-1' });
    expect(made).toMatchObject({
      ...{ id: ids[0], studyId: DEFAULT_STUDY, code: 'p-1', phone: '+4915112345678', name: 'Ada' },
      ...{ timezone: 'Asia/Kolkata', status: 'active' },
    });
    expect(await findParticipant(tx(), ids[0]!)).toEqual(made);
    expect(await database.row('participants', ids[0]!)).toMatchObject({ account_id: 'default', next_seq: '1' });
  });

  it('without a zone have that of their study', async () => {
    expect(await enrol({ timezone: null })).toMatchObject({ timezone: 'UTC' });
  });

  it('are refused with a phone or a code that is taken', async () => {
    await enrol({ code: 'p-1' });
    expect(await enrol()).toBe('phone-taken');
    expect(await enrol({ code: 'p-1', phone: parsePhoneNumber('+4915187654321')! })).toBe('code-taken');
  });

  it('are refused in a study that does not exist', async () => {
    await expect(enrol({ studyId: ids[0]! })).rejects.toThrow(`Study ${ids[0]!} does not exist`);
  });

  it('are read page by page', async () => {
    for (const [n, id] of ids.entries()) await enrol({ id, phone: parsePhoneNumber(`+491511234567${n}`)! });
    const first = await listParticipants(tx(), null, 2);
    const second = await listParticipants(tx(), first[1]!.id, 2);
    expect([...first, ...second].map(({ id }) => id)).toEqual(ids);
    expect(await findParticipant(tx(), randomUUID())).toBeNull();
  });

  it('belong to studies that are found by code', async () => {
    expect(await findStudyByCode(tx(), 'default')).toMatchObject({ id: DEFAULT_STUDY, settings: {} });
    expect(await findStudyByCode(tx(), 'none')).toBeNull();
  });

  it('are told prompts', async () => {
    const id = randomUUID();
    const content = { text: "How's it going? \u{1F600}" };
    await insertPrompt(tx(), { id, study: 'default', content });
    expect(await findPrompt(tx(), id)).toMatchObject({
      ...{ id, studyId: DEFAULT_STUDY, version: 1, kind: 'static', content },
    });
    expect(await findPrompt(tx(), randomUUID())).toBeNull();
  });

  it('live by the clock of the database, which a simulation may shift', async () => {
    const shifted = await database.tx(async (inner) => {
      await inner.query(`set local promptpipe.clock_offset = '2 days'`);
      return databaseNow(inner);
    });
    const days = (shifted.getTime() - (await databaseNow(tx())).getTime()) / 86_400_000;
    expect(days).toBeCloseTo(2, 2);
  });
});
