import { pairingNews } from './pairing-news';

const waits = { step: 'wait', qr: null, code: null };
const scan = { step: 'scan', qr: '2@abc', code: null };
const loading = { step: 'loading', qr: null, code: null };
const paired = { step: 'paired', qr: null, code: null };

it('is a picture, once, and each later one', () => {
  expect(pairingNews(null, scan)).toEqual({ show: 'qr', text: '2@abc' });
  expect(pairingNews(scan, scan)).toEqual({ show: 'nothing' });
  expect(pairingNews(scan, { ...scan, qr: '2@def' })).toEqual({ show: 'qr', text: '2@def' });
});

it('is a code before the picture beside it', () => {
  const both = { ...scan, code: 'ABCD1234' };
  expect(pairingNews(scan, both)).toEqual({ show: 'code', text: 'ABCD1234' });
  expect(pairingNews(both, both)).toEqual({ show: 'nothing' });
});

it('is that the phone is linked and WhatsApp loads, once', () => {
  expect(pairingNews(scan, loading)).toEqual({ show: 'loading' });
  expect(pairingNews(loading, loading)).toEqual({ show: 'nothing' });
  expect(pairingNews(loading, paired)).toEqual({ show: 'paired' });
});

it('is that it is paired, to who has seen that it was not', () => {
  expect(pairingNews(scan, paired)).toEqual({ show: 'paired' });
  expect(pairingNews(null, paired)).toEqual({ show: 'nothing' });
  expect(pairingNews(waits, waits)).toEqual({ show: 'nothing' });
});
