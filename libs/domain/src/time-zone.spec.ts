import { isTimeZone } from './time-zone';

it.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe', 'Etc/GMT+5'])(
  'takes %s',
  (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  },
);

it.each([
  '',
  ' ',
  '+02:00',
  '-05:00',
  'Europe/Atlantis',
  'local',
  'system',
  'CEST?',
  'Europe/Berlin ',
  '../etc/passwd',
])('refuses %p', (zone) => {
  expect(isTimeZone(zone)).toBe(false);
});
