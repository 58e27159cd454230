import fc from 'fast-check';
import {
  batchCause,
  batchRequestKey,
  inboundCause,
  jobCause,
  jobRequestKey,
  messageKey,
  requestKey,
  rowKey,
  timerCause,
  whatsAppMessageId,
} from './cause';

const ID = '0190d8a4-0000-7000-8000-000000000001';

describe('the names of causes', () => {
  it.each([
    [inboundCause('default', 'ABC'), 'inbound:default:ABC'],
    [timerCause(ID, new Date('2026-03-01T09:00:00.123Z')), `timer:${ID}@2026-03-01T09:00:00.123Z`],
    [jobCause(ID), `job:${ID}`],
    [rowKey(ID), `row:${ID}`],
    [batchCause('b', ID), `batch:b:${ID}`],
    [batchRequestKey('key-1', 'mine'), 'request:key-1:batches:mine'],
    [jobRequestKey('key-1', 'mine'), 'request:key-1:jobs:mine'],
    [requestKey('key-1', ID, 'mine'), `request:key-1:${ID}:mine`],
    [messageKey(jobCause(ID), 2), `job:${ID}#2`],
  ])('%s', (name, expected) => {
    expect(name).toBe(expected);
  });

  it('tell the same timer at two instants apart, by the millisecond', () => {
    const at = new Date('2026-03-01T09:00:00.000Z');
    expect(timerCause(ID, at)).not.toBe(timerCause(ID, new Date(at.getTime() + 1)));
  });
});

describe('the WhatsApp id of a message', () => {
  it.each([
    ['default', `row:${ID}`, '3EB0814B887DA78B8AF65A'],
    ['default', 'inbound:default:AB#1', '3EB0DCD976518E4F422878'],
  ])('is the same today as on the day it was first sent: %s, %s', (account, key, id) => {
    expect(whatsAppMessageId(account, key)).toBe(id);
  });

  it('has the shape that WhatsApp Web makes, and is the same each time', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (account, key) => {
        expect(whatsAppMessageId(account, key)).toMatch(/^3EB0[0-9A-F]{18}$/);
        expect(whatsAppMessageId(account, key)).toBe(whatsAppMessageId(account, key));
      }),
    );
  });

  it('is another for another account or another cause, also where the two run together', () => {
    const pair = fc.tuple(fc.string(), fc.string());
    fc.assert(
      fc.property(pair, pair, (one, other) => {
        fc.pre(one[0] !== other[0] || one[1] !== other[1]);
        expect(whatsAppMessageId(...one)).not.toBe(whatsAppMessageId(...other));
      }),
    );
    expect(whatsAppMessageId('a', 'b:c')).not.toBe(whatsAppMessageId('a:b', 'c'));
    expect(whatsAppMessageId('north', `row:${ID}`)).not.toBe(whatsAppMessageId('south', `row:${ID}`));
  });
});
