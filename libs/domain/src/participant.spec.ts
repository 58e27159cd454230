import {
  hasLeft,
  mayReceive,
  nextParticipantStatus,
  PARTICIPANT_CODE,
  PARTICIPANT_STATUSES,
  PARTICIPANT_TRANSITIONS,
  participantEvent,
  type ParticipantEvent,
  type ParticipantStatus,
} from './participant';

const EVENTS = Object.keys(PARTICIPANT_TRANSITIONS) as ParticipantEvent[];

it('lets only the active be written to', () => {
  expect(PARTICIPANT_STATUSES.filter(mayReceive)).toEqual(['active']);
});

it('owes nothing any more to the completed, the withdrawn and the opted out', () => {
  expect(PARTICIPANT_STATUSES.filter(hasLeft)).toEqual(['completed', 'withdrawn', 'opted_out']);
});

it('knows these changes and no others', () => {
  const arrows = PARTICIPANT_STATUSES.flatMap((from) =>
    EVENTS.filter((event) => PARTICIPANT_TRANSITIONS[event].from.includes(from)).map(
      (event) => `${from} -${event}-> ${nextParticipantStatus(from, event)}`,
    ),
  );
  expect(arrows).toEqual([
    'invited -consent-> consented',
    'invited -activate-> active',
    'invited -withdraw-> withdrawn',
    'invited -opt-out-> opted_out',
    'consented -activate-> active',
    'consented -withdraw-> withdrawn',
    'consented -opt-out-> opted_out',
    'active -pause-> paused',
    'active -complete-> completed',
    'active -withdraw-> withdrawn',
    'active -opt-out-> opted_out',
    'paused -resume-> active',
    'paused -complete-> completed',
    'paused -withdraw-> withdrawn',
    'paused -opt-out-> opted_out',
    'opted_out -rejoin-> active',
    'opted_out -reinvite-> invited',
  ]);
});

it('refuses the others by name', () => {
  expect(() => nextParticipantStatus('withdrawn', 'rejoin')).toThrow('A participant that is withdrawn cannot rejoin');
  expect(() => nextParticipantStatus('opted_out', 'resume')).toThrow('A participant that is opted_out cannot resume');
});

it.each<[ParticipantStatus, Exclude<ParticipantStatus, 'invited'>, ParticipantEvent]>([
  ['invited', 'consented', 'consent'],
  ['invited', 'active', 'activate'],
  ['consented', 'active', 'activate'],
  ['paused', 'active', 'resume'],
  ['opted_out', 'active', 'rejoin'],
  ['completed', 'active', 'resume'],
  ['active', 'paused', 'pause'],
  ['active', 'completed', 'complete'],
  ['active', 'withdrawn', 'withdraw'],
  ['active', 'opted_out', 'opt-out'],
])('names the change from %s to %s: %s', (from, to, event) => {
  expect(participantEvent(from, to)).toBe(event);
});

it.each(['A', 'p-001', 'Berlin.7_b', 'x'.repeat(64)])('takes %s for a code', (code) => {
  expect(PARTICIPANT_CODE.test(code)).toBe(true);
});

it.each(['', '.hidden', '-rf', 'a b', 'a/b', 'é', 'a\n', 'x'.repeat(65)])('takes %p for no code', (code) => {
  expect(PARTICIPANT_CODE.test(code)).toBe(false);
});
