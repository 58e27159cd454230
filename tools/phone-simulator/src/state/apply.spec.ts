import { apply } from './apply';
import { type JournalEvent } from './journal-event';
import { emptyNetwork, type NetworkState } from './network-state';
import { historyOf, lastAccountOn, lookUp, messagesOn, phoneSummaries } from './views';

const PHONE = '+15550100001';
const OTHER = '+15550100002';
const sent = (over: Partial<Extract<JournalEvent, { type: 'sent' }>> = {}): JournalEvent => ({
  type: 'sent',
  id: 'A1',
  account: 'default',
  profile: 'p1',
  phone: PHONE,
  body: 'Good morning',
  at: '2026-11-23T08:00:00.000Z',
  ...over,
});
const ack = (level: number, over: { id?: string; at?: string } = {}): JournalEvent => ({
  type: 'ack',
  id: 'A1',
  account: 'default',
  phone: PHONE,
  ack: level,
  at: '2026-11-23T08:00:01.000Z',
  ...over,
});
const replied = (over: Partial<Extract<JournalEvent, { type: 'replied' }>> = {}): JournalEvent => ({
  type: 'replied',
  id: 'R1',
  account: 'default',
  phone: PHONE,
  body: 'Hello',
  at: '2026-11-23T08:01:00.000Z',
  ...over,
});
const fold = (...events: JournalEvent[]): NetworkState => events.reduce(apply, emptyNetwork());

describe('apply', () => {
  it('shows a repeated id once and keeps every arrival on the wire', () => {
    const state = fold(
      sent(),
      sent({ profile: 'p2', at: '2026-11-23T08:00:05.000Z' }),
      sent({ id: 'A2', body: 'Two' }),
    );
    expect(messagesOn(state, PHONE).map(({ id, body }) => [id, body])).toEqual([
      ['A1', 'Good morning'],
      ['A2', 'Two'],
    ]);
    expect(state.wire.map(({ id, profile }) => [id, profile])).toEqual([
      ['A1', 'p1'],
      ['A1', 'p2'],
      ['A2', 'p1'],
    ]);
  });

  it('shows the same id on each phone that it was sent to', () => {
    const state = fold(sent(), sent({ phone: OTHER }), ack(1));
    expect(messagesOn(state, PHONE)).toMatchObject([{ id: 'A1', ack: 1 }]);
    expect(messagesOn(state, OTHER)).toMatchObject([{ id: 'A1', ack: 0 }]);
  });

  it('keeps messages of both directions in the order of arrival', () => {
    const state = fold(sent(), replied(), sent({ id: 'A2', at: '2026-11-23T07:00:00.000Z' }));
    expect(messagesOn(state, PHONE).map(({ id, direction, ack: level }) => [id, direction, level])).toEqual([
      ['A1', 'to-phone', 0],
      ['R1', 'from-phone', null],
      ['A2', 'to-phone', 0],
    ]);
  });

  it('never lets an ack fall', () => {
    const state = fold(sent(), ack(2), ack(1, { at: '2026-11-23T09:00:00.000Z' }));
    expect(lookUp(state, { account: 'default', profile: 'p1' }, ['A1'])).toEqual([
      { id: 'A1', ack: 2, at: '2026-11-23T08:00:01.000Z', sentAt: '2026-11-23T08:00:00.000Z' },
    ]);
  });

  it('reads everything that was sent so far, and nothing later', () => {
    const state = fold(
      sent(),
      { type: 'read', phone: PHONE, at: '2026-11-23T08:02:00.000Z' },
      sent({ id: 'A2', at: '2026-11-23T08:03:00.000Z' }),
    );
    expect(messagesOn(state, PHONE).map((message) => message.ack)).toEqual([3, 0]);
    expect(phoneSummaries(state)).toEqual([
      { phone: PHONE, messages: 2, unread: 1, lastAt: '2026-11-23T08:03:00.000Z' },
    ]);
  });
});

describe('lookUp', () => {
  const state = (lookup: 'network' | 'local' | 'blind') =>
    fold(sent(), sent({ id: 'A2', profile: 'p2' }), sent({ id: 'A2' }), sent({ id: 'A3', profile: 'p2' }), {
      type: 'fault-set',
      fault: { lookup },
    });

  it.each([
    ['network' as const, ['A1', 'A2', 'A3']],
    ['local' as const, ['A1', 'A2']],
    ['blind' as const, []],
  ])('finds in %s mode %j', (mode, ids) => {
    const found = lookUp(state(mode), { account: 'default', profile: 'p1' }, ['A1', 'A2', 'A3', 'unknown']);
    expect(found.map(({ id }) => id)).toEqual(ids);
  });

  it('finds nothing of another account', () => {
    expect(lookUp(state('network'), { account: 'second', profile: 'p1' }, ['A1'])).toEqual([]);
  });
});

describe('historyOf', () => {
  it('tells the account what phones sent to it since then', () => {
    const later = replied({ id: 'R2', at: '2026-11-23T08:05:00.000Z', quotedId: 'A1' });
    const state = fold(replied(), replied({ id: 'X1', account: 'second' }), later);
    expect(historyOf(state, 'default', Date.parse('2026-11-23T08:01:00Z')).map(({ id }) => id)).toEqual(['R1', 'R2']);
    expect(historyOf(state, 'default', Date.parse('2026-11-23T08:01:01Z'))).toEqual([
      { id: 'R2', from: PHONE, body: 'Hello', at: '2026-11-23T08:05:00.000Z', quotedId: 'A1' },
    ]);
  });
});

describe('lastAccountOn', () => {
  it('is the account that wrote last, or the default one for a phone that nobody has written to', () => {
    const state = fold(sent(), sent({ id: 'B1', account: 'second' }), replied({ account: 'third' }));
    expect(lastAccountOn(state, PHONE)).toBe('second');
    expect(lastAccountOn(state, OTHER)).toBe('default');
  });
});
