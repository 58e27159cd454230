import { detailOf, troubleOf } from './trouble-of';

it.each([
  ['WhatsApp: LOGOUT', 'logged-out'],
  ['WhatsApp: UNPAIRED', 'logged-out'],
  ['Nobody has scanned its code', 'unpaired'],
  ['WhatsApp: CONFLICT', 'conflict'],
  ['WhatsApp is CONFLICT', 'conflict'],
  ['WhatsApp: SMB_TOS_BLOCK', 'restricted'],
  ['WhatsApp Web is not the one that this version knows (load): X missing. Update PromptPipe', 'outdated'],
  ['None of the stored sessions of account default can be read: generation 2', 'unreadable-session'],
  ['The page crashed', 'crashed'],
  ['The browser is gone', 'crashed'],
  ['The page does not answer', 'crashed'],
  ['Opening WhatsApp Web took more than 120000 ms', 'unreachable'],
  ['connect ECONNREFUSED 127.0.0.1:8090', 'unreachable'],
  ['The phone simulator ended the event stream', 'disconnected'],
] as const)('takes "%s" for %s', (reason, trouble) => {
  expect(troubleOf(reason)).toBe(trouble);
});

it('keeps no phone number', () => {
  expect(detailOf('Refused by +4915112345678')).not.toContain('4915112345678');
});
