import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

const EPOCH_KEY = 'promptpipe:epoch';

/**
 * Our key is gone when Redis has been emptied. A restart without persistence loses it too, but a failover to a replica
 * that lagged keeps it and loses jobs: then the identity of the server and of its history differ.
 */
export async function redisEpoch(client: Redis): Promise<string> {
  const key = (await client.get(EPOCH_KEY)) ?? (await makeKey(client));
  const [server, replication] = await Promise.all([client.info('server'), client.info('replication')]);
  return [key, fieldOf(server, 'run_id'), fieldOf(replication, 'master_replid')].join(':');
}

/** Two that find none at once agree on whichever was first. */
async function makeKey(client: Redis): Promise<string> {
  await client.set(EPOCH_KEY, randomUUID(), 'NX');
  const key = await client.get(EPOCH_KEY);
  if (key === null) throw new Error('Redis was emptied while its epoch was being written');
  return key;
}

function fieldOf(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}
