import type { WhatsAppPage } from '@promptpipe/whatsapp-page';
import type { WhatsAppDriver } from '../src/driver/whatsapp-driver';
import type { Network } from './driver-conformance';
import type { Phones } from './phones';

/** The network as a driver's suite must see it: what really arrived is told by the phones, what goes wrong does so in the page. */
export const whatsAppWebNetwork = (
  phones: Phones,
  page: WhatsAppPage,
  driver: (callMs: number) => WhatsAppDriver,
): Network => ({
  driver,
  wire: async () => (await phones.wire()).map(({ id }) => id),
  shownOn: async (phone) =>
    (await phones.shownOn(phone)).filter(({ direction }) => direction === 'to-phone').map(({ id }) => id),
  write: (phone, body, over) => phones.write(phone, body, over),
  change: (phone, id, change) => phones.change(phone, id, change),
  read: (phone) => phones.read(phone),
  pollOn: (phone, id) => phones.pollOn(phone, id),
  vote: (phone, id, options) => phones.vote(phone, id, options),
  typingsOn: (phone) => phones.typingsOn(phone),
  gone: (phone) => phones.person(phone, { onWhatsApp: false }),
  underLid: (phone) => {
    page.become({ addressing: 'lid', lidsAreKnown: 'when-asked' });
    return Promise.resolve(`77${phone.slice(1)}@lid`);
  },
  next: (fate) => page.tell({ name: 'next', value: fate }),
  away: async () => {
    await page.tell({ name: 'state', value: 'CONFLICT' });
    await page.goAway();
  },
  back: () => page.comeBack(),
  stop: async () => {
    await page.close();
    await phones.stop();
  },
});
