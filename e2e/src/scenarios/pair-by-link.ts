import { until } from '@promptpipe/testing';
import { type System } from '../harness/system';

/** A browser on a busy machine takes its time. */
const WITHIN_MS = 60_000;

interface PairingState {
  readonly step?: string;
  readonly picture?: string | null;
}

/** A coordinator's way: the link is made, its page shows a picture, the phone scans it, and the link has ended. */
export async function pairByLink({ api, fleet }: System, scan: () => Promise<void>) {
  const { url } = await api.post<{ url: string }>('/v1/accounts/default/pairing-links', { minutes: 5 });
  const look = async (): Promise<{ status: number; body: PairingState }> => {
    const headers = { authorization: `Bearer ${url.split('#')[1] ?? ''}` };
    const answer = await fetch(`${fleet.apiUrl}/pair/state`, { headers });
    return { status: answer.status, body: (await answer.json()) as PairingState };
  };
  let sawCode = false;
  await until(
    'a picture to scan',
    async () => {
      const { body } = await look();
      sawCode = body.step === 'scan' && (body.picture?.startsWith('data:image/png;base64,') ?? false);
      return sawCode;
    },
    WITHIN_MS,
  );
  await scan();
  let linkAfterwards = 0;
  await until(
    'the link to have ended',
    async () => {
      linkAfterwards = (await look()).status;
      return linkAfterwards !== 200;
    },
    WITHIN_MS,
  );
  return { sawCode, linkAfterwards };
}
