import { writeFileSync } from 'node:fs';
import type { ApiClient } from './api-client';

interface Account {
  readonly id: string;
  readonly driver: string;
}

export interface Surroundings {
  /** Whether the database is this stack's own. */
  readonly isOurs: boolean;
  /** Once it is there, no demo people are enrolled any more. */
  readonly demoMarker: string;
}

/**
 * The account that a new database has is of the simulated network, and whoever starts with whatsapp-web wants to write to people by it. In a
 * database with nobody in it that is done here; where somebody is, it is for them to say. Answers what is so, in a sentence.
 */
export async function takeToWhatsAppWeb(api: ApiClient, { isOurs, demoMarker }: Surroundings): Promise<string> {
  const accounts = (await api.get<{ items: readonly Account[] }>('/v1/accounts')).items;
  const there = accounts.filter(({ driver }) => driver === 'whatsapp-web').map(({ id }) => id);
  if (there.length > 0) return `by whatsapp-web: ${there.join(', ')}`;
  const [first] = accounts;
  const id = first?.id ?? 'default';
  const isEmpty = (await api.get<{ items: readonly unknown[] }>('/v1/participants')).items.length === 0;
  if (!isOurs || !isEmpty || !first)
    return `no account goes by whatsapp-web, so that nothing is sent: PATCH /v1/accounts/${id} {"driver": "whatsapp-web"} takes it there with everybody in it`;
  await api.change(`/v1/accounts/${id}`, { driver: 'whatsapp-web' });
  writeFileSync(demoMarker, 'No demo people: the account writes by WhatsApp\n');
  return `the account ${id} goes by whatsapp-web; nobody is enrolled, since the demo people have no phones`;
}
