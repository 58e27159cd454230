import puppeteer, { type Page } from 'puppeteer-core';
import { type OnWhatsAppWeb } from '../harness/on-whatsapp-web';

/** A browser on a busy machine takes its time. */
const WITHIN_MS = 60_000;
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic'];

interface Paired {
  /** Of what the page shows in the end. */
  readonly title: string;
  /** The status with which the link is answered afterwards. */
  readonly linkAfterwards: number;
}

/** A coordinator's way: the link is made and opened in a browser, its page shows what to do, the phone does it, and the page says so. */
export async function pairByLink(on: OnWhatsAppWeb, shown: '#picture' | '#code'): Promise<Paired> {
  const { api, fleet } = on.system;
  const { url } = await api.post<{ url: string }>('/v1/accounts/default/pairing-links', { minutes: 5 });
  const browser = await puppeteer.launch({ executablePath: on.chromium, headless: true, pipe: true, args: ARGS });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(WITHIN_MS);
    await page.goto(url);
    await page.waitForSelector(shown, { visible: true });
    await on.page.tell({ name: 'pair' });
    return { title: await titleAfterwards(page), linkAfterwards: await statusOf(`${fleet.apiUrl}/pair/state`, url) };
  } finally {
    await browser.close();
  }
}

async function titleAfterwards(page: Page): Promise<string> {
  await page.waitForSelector('[data-step=paired]');
  return page.title();
}

async function statusOf(state: string, link: string): Promise<number> {
  const headers = { authorization: `Bearer ${link.split('#')[1] ?? ''}` };
  return (await fetch(state, { headers })).status;
}
