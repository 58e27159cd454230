import { randomUUID } from 'node:crypto';
import {
  aJob,
  aMessage,
  aParticipant,
  db,
  DEFAULT_STUDY,
  insertRow,
  type ParticipantRow,
  type Row,
  withoutForeignKeys,
} from '@promptpipe/testing';
import { discardQuarantined, releaseQuarantined } from '../../src';
import { useWardHouse } from './ward-house';

const house = useWardHouse();
let person: ParticipantRow;

beforeEach(async () => {
  person = await aParticipant(house);
});
afterEach(async () => {
  // Neither is emptied between specs.
  await house.query('delete from flow_states');
  await house.query(`delete from prompts`);
  await house.query(`delete from studies where id <> $1`, [DEFAULT_STUDY]);
});

const id = (): string => randomUUID();
const aState = (over: Row): Promise<Row> =>
  insertRow(house, 'flow_states', {
    ...{ id: id(), participant_id: person.id, flow_type: 'coach', current_state: 'WAITING' },
    ...over,
  });
const anInbound = (over: Row): Promise<Row> =>
  insertRow(house, 'inbound_messages', {
    ...{ id: id(), account_id: person.account_id, wa_message_id: id(), sender: person.phone, body: 'I feel sad' },
    ...{ wa_at: db('now()'), participant_id: person.id, study_id: person.study_id },
    ...over,
  });
const aPrompt = (over: Row): Promise<Row> =>
  insertRow(house, 'prompts', { id: id(), study_id: DEFAULT_STUDY, content: { text: 'Hello' }, ...over });
const aStudy = (over: Row): Promise<Row> =>
  insertRow(house, 'studies', { id: id(), code: 'second', name: 'Second', account_id: person.account_id, ...over });

interface Case {
  readonly table: string;
  readonly reason: string;
  readonly detail: RegExp;
  readonly make: () => Promise<Row>;
  /** What puts it right. */
  readonly repair: string;
}

const beyond = (table: string, check: string, make: () => Promise<Row>) => async (): Promise<Row> => {
  await house.without(table, check);
  return make();
};
const nowhere = (make: () => Promise<Row>) => (): Promise<Row> => withoutForeignKeys(house, make);

const CASES: readonly Case[] = [
  {
    ...{ table: 'flow_states', reason: 'impossible-state', detail: /flow_states_state_data_check/ },
    make: beyond('flow_states', 'flow_states_state_data_check', () => aState({ state_data: db(`'["sad"]'`) })),
    repair: `state_data = '{}'`,
  },
  {
    ...{ table: 'flow_states', reason: 'orphan', detail: /participant does not exist/ },
    make: nowhere(() => aState({ participant_id: id() })),
    repair: `participant_id = (select id from participants limit 1)`,
  },
  {
    ...{ table: 'inbound_messages', reason: 'impossible-state', detail: /inbound_messages_study_check/ },
    make: beyond('inbound_messages', 'inbound_messages_study_check', () => anInbound({ study_id: null })),
    repair: `study_id = '${DEFAULT_STUDY}'`,
  },
  {
    ...{ table: 'inbound_messages', reason: 'orphan', detail: /study does not exist/ },
    make: nowhere(() => anInbound({ study_id: id() })),
    repair: `study_id = '${DEFAULT_STUDY}'`,
  },
  {
    ...{ table: 'prompts', reason: 'bad-payload', detail: /content.text/ },
    make: () => aPrompt({ content: { words: 'sad' } }),
    repair: `content = '{"text": "Hello"}'`,
  },
  {
    ...{ table: 'prompts', reason: 'impossible-state', detail: /prompts_content_check/ },
    make: beyond('prompts', 'prompts_content_check', () => aPrompt({ content: db(`'"sad"'`) })),
    repair: `content = '{"text": "Hello"}'`,
  },
  {
    ...{ table: 'studies', reason: 'bad-time-zone', detail: /default_zone/ },
    make: () => aStudy({ default_zone: 'Mars/Olympus Mons' }),
    repair: `default_zone = 'UTC'`,
  },
  {
    ...{ table: 'studies', reason: 'impossible-state', detail: /studies_sending_check/ },
    make: beyond('studies', 'studies_sending_check', () => aStudy({ sending: 'perhaps' })),
    repair: `sending = 'on'`,
  },
];

describe.each(CASES)('a row of $table ($reason, $detail)', ({ table, reason, detail, make, repair }) => {
  it('is told once and stays as it is, and so does everything else', async () => {
    const sound = [await aState({ flow_type: 'other' }), await anInbound({}), await aPrompt({})] as const;
    const [job, message] = [await aJob(house, person), await aMessage(house, person)];
    const bad = await make();
    expect(await house.sweep()).toMatchObject([{ table, rowId: bad.id, reason }]);
    expect(await house.sweep()).toEqual([]);
    expect(await house.row(table, String(bad.id))).toEqual(bad);
    const [held] = await house.held();
    expect(held).toMatchObject({ table_name: table, row_id: bad.id, reason, moved: false });
    expect(held!.detail).toMatch(detail);
    expect(held!.detail).not.toContain('sad');
    expect(await house.row('flow_states', String(sound[0].id))).toEqual(sound[0]);
    expect(await house.row('jobs', job.id)).toMatchObject({ status: 'queued' });
    expect(await house.row('outbox_messages', message.id)).toMatchObject({ status: 'queued' });
  });

  it('is released once it is put right', async () => {
    const bad = await make();
    const [told] = await house.sweep();
    const release = (): Promise<unknown> => house.tx((tx) => releaseQuarantined(tx, told!.quarantineId));
    expect(await release()).toMatchObject({ outcome: 'unreadable', found: { reason } });
    await house.query(`update ${table} set ${repair} where id = $1`, [bad.id]);
    expect(await release()).toMatchObject({ outcome: 'released', row: { status: 'released' } });
    expect(await house.sweep()).toEqual([]);
  });

  it('is told no more when its report is discarded', async () => {
    await make();
    const [told] = await house.sweep();
    expect(await house.tx((tx) => discardQuarantined(tx, told!.quarantineId))).toMatchObject({ outcome: 'discarded' });
    expect(await house.sweep()).toEqual([]);
  });
});
