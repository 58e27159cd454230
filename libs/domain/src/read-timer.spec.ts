import { readTimer } from './read-timer';

const TIMER = {
  callbackType: 'scheduled_prompt',
  callbackParams: { promptId: '0190d8a4-0000-7000-8000-000000000001' },
  schedule: null,
  misfirePolicy: 'fire-once',
  nextRun: new Date('2026-03-01T09:00:00Z'),
};

describe('reading a timer', () => {
  it.each([
    ['one that runs once', {}],
    ['a recurring one', { schedule: { everySeconds: 60 } }],
    ['one at a local time', { schedule: { time: '09:00', days: ['mon'] } }],
    ['one with a zone of its own', { schedule: { time: '09:00', zone: 'Asia/Kolkata' } }],
    ['one of a type that only others know', { callbackType: 'dance', callbackParams: { steps: 7 } }],
  ])('takes %s', (_, over) => {
    expect(readTimer({ ...TIMER, ...over }, 'UTC')).toBeNull();
  });

  it('leaves the zone of a participant to the participant', () => {
    expect(readTimer({ ...TIMER, schedule: { time: '09:00' } }, 'Mars/Base')).toBeNull();
  });

  it.each([
    ['bad-payload', { callbackParams: { promptId: 'x' } }],
    ['bad-payload', { callbackParams: null }],
    ['bad-payload', { callbackParams: { ...TIMER.callbackParams, text: 'Hello' } }],
    ['bad-schedule', { schedule: { time: '25:99' } }],
    ['bad-schedule', { schedule: { time: '09:00', zone: 'Mars/Base' } }],
    ['bad-schedule', { schedule: 'daily' }],
    ['bad-schedule', { schedule: { everySeconds: 60 }, nextRun: new Date(8_639_999_999_999_999) }],
    ['impossible-state', { misfirePolicy: 'sometimes' }],
    ['impossible-state', { nextRun: Number.NEGATIVE_INFINITY }],
    ['impossible-state', { nextRun: new Date(NaN) }],
  ])('refuses for %s: %p', (reason, over) => {
    expect(readTimer({ ...TIMER, ...over }, 'UTC')).toMatchObject({ reason });
  });
});
