import { barsPairing, WORDS_OF_TROUBLE } from '@promptpipe/domain';
import { type PairingView } from '@promptpipe/persistence';

export interface PairingAnswer {
  readonly accountId: string;
  /**
   * `scan`: there is something to scan or to type · `wait`: there will be · `loading`: somebody has, and WhatsApp loads · `paired` ·
   * `refused`: it was scanned with another phone than the account's · `nobody`: no gateway has the account.
   */
  readonly step: 'scan' | 'wait' | 'loading' | 'paired' | 'refused' | 'nobody';
  readonly says: string;
  readonly qr: string | null;
  readonly code: string | null;
  /** Of the picture. */
  readonly expiresAt: Date | null;
  readonly codeExpiresAt: Date | null;
  /** Until the next one is needed; counted by the database's clock, so that nobody's own clock matters. */
  readonly secondsLeft: number | null;
  readonly codeSecondsLeft: number | null;
}

/** What a person at the pairing should know now. */
export function pairingAnswer(view: PairingView): PairingAnswer {
  const { accountId, qr, code, expiresAt, codeExpiresAt, linkedAt, now } = view;
  const left = (until: Date | null): number | null =>
    until && Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1_000));
  const shown = { accountId, qr, code, expiresAt, codeExpiresAt };
  const times = { secondsLeft: left(expiresAt), codeSecondsLeft: left(codeExpiresAt) };
  if (qr !== null || code !== null) return { ...shown, ...times, step: 'scan', says: waitingFor(qr, code) };
  if (linkedAt !== null) return { ...shown, ...times, step: 'loading', says: LOADING };
  return { ...shown, ...times, ...withNothingToScan(view) };
}

function waitingFor(qr: string | null, code: string | null): string {
  if (code === null) return 'Waiting for the code to be scanned.';
  return `Waiting for the code to be typed on the phone${qr === null ? '' : ', or the picture to be scanned'}.`;
}

const LOADING =
  'The phone has been linked; WhatsApp is loading the conversations, which can take some minutes. Keep the phone online until then.';

function withNothingToScan(view: PairingView): Pick<PairingAnswer, 'step' | 'says'> {
  const { accountId, state, since, isOwned, trouble, troubleDetail } = view;
  if (!isOwned) {
    return { step: 'nobody', says: 'No gateway has this account: see that whatsapp-gateway runs with its driver.' };
  }
  if (trouble !== null && barsPairing(trouble) && state !== 'connected') {
    const { means, todo } = WORDS_OF_TROUBLE[trouble];
    return { step: 'wait', says: `No code can be shown now. ${means} ${todo.replaceAll(':id', accountId)}` };
  }
  switch (state) {
    case 'connected':
      return { step: 'paired', says: `Paired and connected since ${since?.toISOString() ?? 'now'}.` };
    case 'wrong_number':
      return {
        step: 'refused',
        says: `This is another phone than the study's. ${troubleDetail ?? ''}. Whoever sent this link has to log the account out; then scan again with the right phone.`,
      };
    case 'logged_out':
      return { step: 'wait', says: 'The account is not paired; a new code appears here within a minute.' };
    default:
      return { step: 'wait', says: 'WhatsApp is starting; its code appears here within a minute.' };
  }
}
