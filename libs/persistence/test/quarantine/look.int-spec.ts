import { JOB_WARD, MESSAGE_WARD, PARTICIPANT_WARD, TIMER_WARD } from '../../src';
import { FIRST_ID, lookAfter } from '../../src/quarantine/look';
import type { Ward } from '../../src/quarantine/ward';
import { useDatabase } from '../database';
import { fill, fillPeople } from '../fill';
import { explain } from '../plans';

const WARDS: readonly Ward[] = [TIMER_WARD, JOB_WARD, MESSAGE_WARD, PARTICIPANT_WARD];
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

  it.each(WARDS)('$table: looks follow each other to the end', async (ward) => {
    let looks = 0;
    for (let after: string | null = FIRST_ID; after !== null; looks += 1) {
      after = (await database.tx((tx) => lookAfter(tx, ward, after!))).end;
    }
    const [row] = await database.query<{ count: number }>(`select count(*)::integer as count from ${ward.table}`);
    expect(looks).toBe(Math.floor(row!.count / 1_000) + 1);
  });
});
