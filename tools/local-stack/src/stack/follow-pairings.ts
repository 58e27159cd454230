import { setTimeout as sleep } from 'node:timers/promises';
import { toString } from 'qrcode';
import type { ApiClient } from './api-client';
import { type PairingAnswer, pairingNews } from './pairing-news';

const LOOK_EVERY_MS = 2_000;

interface Account {
  readonly id: string;
  readonly driver: string;
}

/**
 * Draws what pairs an account where `pnpm start` runs, as long as WhatsApp waits for it. The gateway's own output is a file, and a
 * code is a key to the account: it goes to the screen and into no log. An API that does not answer now is asked again.
 */
export async function followPairings(api: ApiClient, show: (text: string) => void, signal: AbortSignal): Promise<void> {
  const seen = new Map<string, PairingAnswer>();
  while (!signal.aborted) {
    await lookAtAll(api, seen, show).catch(() => undefined);
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function lookAtAll(
  api: ApiClient,
  seen: Map<string, PairingAnswer>,
  show: (text: string) => void,
): Promise<void> {
  const { items } = await api.get<{ items: readonly Account[] }>('/v1/accounts');
  for (const { id } of items.filter(({ driver }) => driver === 'whatsapp-web')) {
    const now = await api.get<PairingAnswer>(`/v1/accounts/${id}/qr`);
    const news = pairingNews(seen.get(id) ?? null, now);
    seen.set(id, now);
    if (news.show === 'loading')
      show(`The phone of the account ${id} has been linked. Keep it online: WhatsApp loads.`);
    if (news.show === 'paired') show(`The account ${id} is paired.`);
    if (news.show === 'code') show(`${howTo(id)}\nType this code on the phone: ${news.text}`);
    if (news.show === 'qr') show(`${howTo(id)}\n${await toString(news.text, { type: 'terminal', small: true })}`);
  }
}

const howTo = (id: string): string =>
  `Pair the account ${id}. On the phone: WhatsApp, Settings, Linked devices, Link a device.`;
