import { hasLeft, nextParticipantStatus, PARTICIPANT_STATUSES } from './participant';
import { closingEvent } from './study';

it.each(PARTICIPANT_STATUSES)('lets somebody who is %s leave, unless they have', (status) => {
  const event = closingEvent(status);
  expect(event === null).toBe(hasLeft(status));
  expect(hasLeft(event === null ? status : nextParticipantStatus(status, event))).toBe(true);
});

it('completes whoever takes part, and withdraws whoever never began', () => {
  expect(closingEvent('active')).toBe('complete');
  expect(closingEvent('paused')).toBe('complete');
  expect(closingEvent('invited')).toBe('withdraw');
});
