import { until } from '@promptpipe/testing';
import { type WhatsAppPage } from '@promptpipe/whatsapp-page';
import { type System } from './system';

export type FurtherAccount = 'second' | 'third' | 'fourth';

/** Accounts beside the first, each with its number, and with a study of its name. */
const PHONES: Readonly<Record<FurtherAccount, string>> = {
  second: '+15550000002',
  third: '+15550000003',
  fourth: '+15550000004',
};
const SHOWN_WITHIN_MS = 60_000;

const digitsOf = (account: FurtherAccount): string => PHONES[account].slice(1);

/** What the page has to know: whose account a phone's number is. */
export const ACCOUNTS_BY_NUMBER: Readonly<Record<string, string>> = Object.fromEntries(
  (Object.keys(PHONES) as FurtherAccount[]).map((account) => [digitsOf(account), account]),
);

export async function addAccount({ api }: System, account: FurtherAccount): Promise<void> {
  await api.post('/v1/accounts', { id: account, phone: PHONES[account] });
  await api.post('/v1/studies', { code: account, name: account, accountId: account });
}

/** The phone of its number scans the code that its gateway shows, and no other page becomes that phone's. */
export async function pairAccount({ api }: System, page: WhatsAppPage, account: FurtherAccount): Promise<void> {
  const pairing = (): Promise<{ step: string; qr: string | null }> => api.get(`/v1/accounts/${account}/qr`);
  const code = await until(`the code of ${account}`, async () => (await pairing()).qr, SHOWN_WITHIN_MS);
  await page.tell({ name: 'pair', value: digitsOf(account), code });
  await until(`${account} to be paired`, async () => (await pairing()).step === 'paired', SHOWN_WITHIN_MS);
}
