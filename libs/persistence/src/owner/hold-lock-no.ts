import type { Client } from 'pg';

/** First key of our advisory locks ("PP"); the second is the boot's lock_no. */
export const OWNER_LOCK_CLASS = 0x5050;

const NEXT_LOCK_NO = `select nextval('service_lock_no')::integer as "lockNo"`;
const TRY_LOCK = 'select pg_try_advisory_lock($1, $2) as held';

/** Takes the session advisory lock of a fresh number. The sequence may wrap round, so a number in use is passed over. */
export async function holdLockNo(client: Client): Promise<number> {
  for (;;) {
    const { rows: numbers } = await client.query<{ lockNo: number }>(NEXT_LOCK_NO);
    const lockNo = numbers[0]?.lockNo ?? 0;
    const { rows: locks } = await client.query<{ held: boolean }>(TRY_LOCK, [OWNER_LOCK_CLASS, lockNo]);
    if (locks[0]?.held) return lockNo;
  }
}
