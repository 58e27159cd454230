import { type AccountTrouble, storableText, withoutPhoneNumbers } from '@promptpipe/domain';

/** What a driver says at the end of a session, or where there is none to be had, and what that is. The first that fits counts. */
const SIGNS: readonly (readonly [sign: RegExp, trouble: AccountTrouble])[] = [
  [/^WhatsApp: (LOGOUT|UNPAIRED)/, 'logged-out'],
  [/^Nobody has scanned/, 'unpaired'],
  [/\bCONFLICT\b/, 'conflict'],
  [/TOS_BLOCK/, 'restricted'],
  [/DEPRECATED_VERSION|is not the one that this version knows/, 'outdated'],
  [/stored sessions .* can be read/, 'unreadable-session'],
  [/^The (browser|page) /i, 'crashed'],
  [/PROXYBLOCK|took more than|fetch failed|ECONNREFUSED|ERR_/, 'unreachable'],
];

export const troubleOf = (reason: string): AccountTrouble =>
  SIGNS.find(([sign]) => sign.test(reason))?.[1] ?? 'disconnected';

const LONGEST = 300;

/** As it may be kept and logged. */
export const detailOf = (reason: string): string => storableText(withoutPhoneNumbers(reason)).slice(0, LONGEST);
