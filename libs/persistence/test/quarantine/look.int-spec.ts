import { INBOUND_WARD, JOB_WARD, MESSAGE_WARD, TIMER_WARD } from '../../src';
import { FIRST_ID, lookAfter } from '../../src/quarantine/look';
import type { Ward } from '../../src/quarantine/ward';
import { WARDS } from '../../src/quarantine/wards';
import { useDatabase } from '../database';
import { fill, fillPeople } from '../fill';
import { explain } from '../plans';

const CROWD = 20_000;

describe('looking through a large table', () => {
  const database = useDatabase({ keepRows: true });

  beforeAll(async () => {
    await fillPeople(database);
    await fill(database, { settled: CROWD, due: 0, open: 0 }, 0);
  });

  it.each([TIMER_WARD, JOB_WARD, MESSAGE_WARD] as readonly Ward[])(
    '$table: a look reads its thousand and no more',
    async (ward) => {
      const statements = await explain(database.db, (tx) => lookAfter(tx, ward, FIRST_ID));
      const scans = statements.flatMap((statement) => statement.scans);
      expect(scans).toContain(`${ward.table}_pkey`);
      expect(scans).not.toContain(`seq ${ward.table}`);
    },
  );

  it('inbound messages that are handled are not looked through', async () => {
    await database.query(
      `insert into inbound_messages (id, account_id, wa_message_id, sender, body, wa_at, status, processed_at)
       select gen_random_uuid(), 'default', 'in-' || n, 'x', 'x', now(), case when n > 100 then 'processed' else 'received' end,
              case when n > 100 then now() end
         from generate_series(1, ${CROWD}) n`,
    );
    await database.query('analyze inbound_messages');
    const statements = await explain(database.db, (tx) => lookAfter(tx, INBOUND_WARD, FIRST_ID));
    const scans = statements.flatMap((statement) => statement.scans).filter((scan) => scan.includes('inbound'));
    expect(new Set(scans)).toEqual(new Set(['inbound_messages_open_idx']));
  });

  it.each(Object.values(WARDS))('$table: looks follow each other to the end', async (ward) => {
    let looks = 0;
    for (let after: string | null = FIRST_ID; after !== null; looks += 1) {
      after = (await database.tx((tx) => lookAfter(tx, ward, after!))).end;
    }
    const counted = `select count(*)::integer as count from ${ward.table} where ${ward.only ?? 'true'}`;
    const [row] = await database.query<{ count: number }>(counted);
    expect(looks).toBe(Math.floor(row!.count / 1_000) + 1);
  });
});
