import { setTimeout as sleep } from 'node:timers/promises';
import { type WhatsAppPage } from '@promptpipe/whatsapp-page';

const EACH_MS = 700;

/** Until `work` is over the page takes a message now and then and loses the answer: outcomes that somebody has to look up. */
export async function whileAnswersAreLost<T>(page: WhatsAppPage, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const losing = lose(page, over.signal);
  try {
    return await work();
  } finally {
    over.abort();
    await losing;
  }
}

async function lose(page: WhatsAppPage, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    // No page is open while a gateway is dead.
    await page.tell({ name: 'next', value: 'lose-answer' }).catch(() => undefined);
    await sleep(EACH_MS, undefined, { signal: over }).catch(() => undefined);
  }
}
