import { setTimeout as sleep } from 'node:timers/promises';
import type { PairingSight } from './page/pairing-in-page';
import { PairingRound } from './pairing-round';

const KEPT_MS = 60_000;
/** As long as a look at the page, and some. */
const LOOKED_MS = 700;
const unpaired = { state: 'UNPAIRED', isSomebodys: false };
const connected = { state: 'CONNECTED', isSomebodys: true };

describe('the round of a page that shows codes', () => {
  let sight: PairingSight | null;
  let told: string[];
  let round: PairingRound;

  const begun = (keptMs = KEPT_MS): PairingRound => {
    sight = unpaired;
    told = [];
    round = new PairingRound(
      {
        events: {
          onCode: (code, seconds) => told.push(`${code} for ${seconds} s`),
          onPairingCode: (code, seconds) => told.push(`${code} to type for ${seconds} s`),
          onLinked: () => told.push('linked'),
        },
        look: () => Promise.resolve(sight),
        askForCodes: () => told.push('asks'),
        waits: () => told.push('waits'),
        loads: () => told.push('loads'),
        end: (reason) => told.push(reason),
      },
      keptMs,
    );
    return round;
  };
  afterEach(() => round.close());

  it('gives a first code its minute and a later one its twenty seconds, and none where WhatsApp has none to give', () => {
    begun();
    round.showQr('undefined,x');
    expect(told).toEqual([]);
    for (const code of ['2@a,x', '2@b,x', 'undefined,x', 'null,x', ',x', '2@c,x']) round.showQr(code);
    round.anew();
    round.showQr('2@d,x');
    expect(told).toEqual(['waits', '2@a,x for 60 s', '2@b,x for 20 s', '2@c,x for 20 s', '2@d,x for 60 s']);
  });

  it('takes a code to be typed while it waits, before its time is over', async () => {
    begun(LOOKED_MS / 2);
    round.showCode('TOO-EARLY');
    round.showQr('2@a,x');
    round.showCode('ABCD1234');
    await sleep(LOOKED_MS);
    round.showCode('EFGH5678');
    expect(told.slice(2)).toEqual(['ABCD1234 to type for 180 s', 'Nobody has scanned its code']);
  });

  it('shows nothing more once somebody has linked it, and asks for codes when that came to nothing', async () => {
    begun();
    round.showQr('2@a,x');
    sight = connected;
    await sleep(LOOKED_MS);
    expect([told.splice(0), round.isWaiting]).toEqual([['waits', '2@a,x for 60 s', 'loads', 'linked'], false]);
    round.showQr('2@b,x');
    // Busy with what it loads.
    sight = null;
    await sleep(LOOKED_MS);
    expect(told).toEqual([]);
    sight = unpaired;
    await sleep(LOOKED_MS);
    round.showQr('2@c,x');
    expect(told).toEqual(['waits', 'asks', '2@c,x for 60 s']);
  });

  it('looks and tells nothing any more when it is closed', async () => {
    begun();
    round.showQr('2@a,x');
    told = [];
    round.close();
    sight = connected;
    round.showQr('2@b,x');
    await sleep(LOOKED_MS);
    expect([told, round.isWaiting]).toEqual([[], false]);
  });
});
