import { consentEventOf, CONSENT_EVENTS, doorEvent, type LastDoorEvent } from './consent';
import { PARTICIPANT_STATUSES, PARTICIPANT_TRANSITIONS, type ParticipantEvent } from './participant';

const noon = new Date('2026-03-01T12:00:00Z');
const before = new Date(noon.getTime() - 1);
const last = (event: LastDoorEvent['event'], source: LastDoorEvent['source'] = 'whatsapp'): LastDoorEvent => ({
  event,
  source,
  at: noon,
});

it('has a past tense for every change', () => {
  const events = Object.keys(PARTICIPANT_TRANSITIONS) as ParticipantEvent[];
  expect([...new Set(events.map(consentEventOf))].sort()).toEqual([...CONSENT_EVENTS].sort());
});

describe('a word at the door', () => {
  it('opts out whoever is still written to, and lets in only who opted out', () => {
    const heeded = (word: 'stop' | 'start'): string[] =>
      PARTICIPANT_STATUSES.filter((status) => doorEvent(word, { status, at: noon, last: null }) !== null);
    expect(heeded('stop')).toEqual(['invited', 'consented', 'active', 'paused']);
    expect(heeded('start')).toEqual(['opted_out']);
  });

  it('that is older than what undid it changes nothing', () => {
    expect(doorEvent('start', { status: 'opted_out', at: before, last: last('opted_out') })).toBeNull();
    expect(doorEvent('start', { status: 'opted_out', at: before, last: last('opted_out', 'admin') })).toBeNull();
    expect(doorEvent('stop', { status: 'active', at: before, last: last('rejoined') })).toBeNull();
  });

  it('of the same second counts: WhatsApp tells no more than seconds', () => {
    expect(doorEvent('start', { status: 'opted_out', at: noon, last: last('opted_out') })).toBe('rejoin');
    expect(doorEvent('stop', { status: 'active', at: noon, last: last('rejoined') })).toBe('opt-out');
  });

  it('that says STOP gives way to no other clock', () => {
    expect(doorEvent('stop', { status: 'active', at: before, last: last('rejoined', 'admin') })).toBe('opt-out');
  });
});
