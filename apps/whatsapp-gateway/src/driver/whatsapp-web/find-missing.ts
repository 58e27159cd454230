import { pause } from '@promptpipe/lifecycle';
import type { LibraryClient } from './library-client';
import { missingInPage, type Touched } from './page/missing-in-page';
import { TOUCHED_AT_LOAD, TOUCHED_SIGNED_IN } from './touched-modules';

export type Probed = 'load' | 'sign-in';

const TOUCHED: Readonly<Record<Probed, Touched>> = { load: TOUCHED_AT_LOAD, 'sign-in': TOUCHED_SIGNED_IN };
const LOOK_AGAIN_MS = 100;
const NEVER = new AbortController().signal;

/** WhatsApp loads its modules piece by piece: what is missing is missing after a while. Empty: all is there. */
export async function findMissing(
  page: LibraryClient['pupPage'],
  { when, patienceMs, isOver }: { when: Probed; patienceMs: number; isOver: () => boolean },
): Promise<readonly string[]> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const isLoaded = await page?.evaluate('window.Debug?.VERSION !== undefined');
    const missing = isLoaded === true ? await page?.evaluate(missingInPage, TOUCHED[when]) : ['window.Debug.VERSION'];
    if (missing?.length === 0 || performance.now() > until || isOver()) return missing ?? [];
    await pause(LOOK_AGAIN_MS, NEVER);
  }
}
