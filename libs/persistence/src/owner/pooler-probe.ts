import type { Client } from 'pg';

/**
 * A pooler answers the handshake itself, so the process id that it names is not the one that runs our statements. A
 * session lock taken through it would belong to whoever gets that backend next.
 */
export async function assertDirect(client: Client): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const announced = (client as unknown as { processID: number | null }).processID;
  if (announced === rows[0]?.pid) return;
  throw new Error(
    'DATABASE_DIRECT_URL goes through a connection pooler, where no session lock can be held: give it the address of Postgres itself',
  );
}
