import { scheduleSchema } from './schedule';

it.each([
  { everySeconds: 1 },
  { everySeconds: 31_536_000 },
  { time: '00:00' },
  { time: '23:59', days: ['mon', 'sun'] },
  { time: '09:00', zone: 'Asia/Kolkata' },
])('takes %p', (schedule) => {
  expect(scheduleSchema.parse(schedule)).toEqual(schedule);
});

it.each([
  {},
  null,
  { everySeconds: 0 },
  { everySeconds: -60 },
  { everySeconds: 1.5 },
  { everySeconds: 31_536_001 },
  { everySeconds: '60' },
  { everySeconds: 60, time: '09:00' },
  { time: '9:00' },
  { time: '24:00' },
  { time: '09:60' },
  { time: '09:00:00' },
  { time: '09:00', days: [] },
  { time: '09:00', days: ['monday'] },
  { time: '09:00', zone: '+02:00' },
  { time: '09:00', zone: 'Europe/Atlantis' },
  { time: '09:00', text: 'Good morning' },
])('refuses %p', (schedule) => {
  expect(scheduleSchema.safeParse(schedule).success).toBe(false);
});
