import type { WhatsAppDriver } from '../driver/whatsapp-driver';
import { AccountSession } from './account-session';
import { HeldLease } from './held-lease';

describe('a session of an account', () => {
  const lease = new HeldLease({ accountId: 'a', bootId: 'b', leaseEpoch: '1' }, 0);
  const aSession = (): AccountSession => new AccountSession('a', lease, {} as WhatsAppDriver);

  it('hears a connection from its opening on, until something is lost', () => {
    const session = aSession();
    const connection = session.beginOpening();
    expect(session.hears(connection)).toBe(true);
    session.state = 'open';
    expect(session.hears(connection)).toBe(true);
    session.break('The page crashed');
    expect(session.hears(connection)).toBe(false);
  });

  it('hears nothing of an earlier connection, though it opens again', () => {
    const session = aSession();
    const earlier = session.beginOpening();
    session.break('The page crashed');
    const later = session.beginOpening();
    expect([session.hears(earlier), session.hears(later)]).toEqual([false, true]);
  });
});
