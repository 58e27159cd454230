import { type System } from './system';

const SENT = `
  select p.phone, array_agg(m.wa_message_id order by m.participant_seq) as "waMessageIds"
    from outbox_messages m
    join participants p on p.id = m.participant_id
   where m.status = 'sent'
   group by p.phone`;

const NOT_SENT = `select id, status from outbox_messages where status <> 'sent'`;

/** For the end of a suite: every phone there is shows what is written down as sent, and nothing came twice later on. */
export async function expectAllPhonesShowWhatWasSent({ database, phones }: System): Promise<void> {
  expect(await database.query(NOT_SENT)).toEqual([]);
  const sent = await database.query<{ phone: string; waMessageIds: string[] }>(SENT);
  const written = Object.fromEntries(sent.map(({ phone, waMessageIds }) => [phone, waMessageIds]));
  const numbers = [...(await phones.counts()).keys()];
  const shown = await Promise.all(numbers.map((phone) => phones.shown(phone)));
  const onPhones = Object.fromEntries(numbers.map((phone, index) => [phone, (shown[index] ?? []).map(({ id }) => id)]));
  expect(onPhones).toEqual(written);
}
