import { existsSync, writeFileSync } from 'node:fs';
import { type ApiClient } from './api-client';

const ACCOUNT = '/v1/accounts/default';

/** Nobody can lose a simulated number: a tenth of a second shows that there is a gap, and keeps nobody waiting who tries it out. */
const QUICK = { gapMs: 100, gapJitterMs: 100, replyGapMs: 50, coldPerDay: null, warmUp: [], silentDays: null };

/** Lets the account of the phone simulator send fast. Done once; the marker file says so, and what is set later stays. */
export async function quickenAccount(api: ApiClient, marker: string): Promise<void> {
  if (existsSync(marker)) return;
  const { driver } = await api.get<{ readonly driver: string }>(ACCOUNT);
  if (driver === 'simulated') await api.change(ACCOUNT, { pace: QUICK });
  writeFileSync(marker, '');
}
