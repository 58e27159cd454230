import type { Querying } from './builders';

const FAST = {
  gap_ms: '0',
  gap_jitter_ms: '0',
  reply_gap_ms: '0',
  cold_per_day: 'null',
  warm_up: `'{}'`,
  silent_days: 'null',
};

const settings = Object.entries(FAST);

/**
 * Every account, also one that is made later, sends as fast as it can and to whomever: what a spec, a scenario or a bench is about is
 * not how a number is kept from being banned. The product's own defaults stay what they are.
 */
export async function unpace(database: Querying): Promise<void> {
  const defaults = settings.map(([column, value]) => `alter ${column} set default ${value}`).join(', ');
  await database.query(`alter table whatsapp_accounts ${defaults}`);
  await database.query(
    `update whatsapp_accounts set ${settings.map(([column, value]) => `${column} = ${value}`).join(', ')}`,
  );
}
