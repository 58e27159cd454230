import { withoutPhoneNumbers } from './without-phone-numbers';

it.each([
  '+4915112345678',
  '+49 151 123 456 78',
  '+49 (0)151/1234-5678',
  '004915112345678',
  '0151 12345678',
  '030/1234567',
  '4915112345678',
  '+1 (555) 010-9999',
])('takes %s away', (number) => {
  expect(withoutPhoneNumbers(`Complaint of ${number}, see mail`)).toBe('Complaint of [number], see mail');
});

it.each([
  'Wrong prompt, since 2026-03-01 09:00',
  'at 2026-03-01T09:00:00.000Z',
  'batch 0197f000-0000-7000-8000-00000000ffff',
  '3 of 1000 people, 12.5 %',
  'room 0815',
])('leaves %s', (text) => {
  expect(withoutPhoneNumbers(text)).toBe(text);
});
