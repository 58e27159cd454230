import {
  fateOfJob,
  fateOfMessage,
  readFacts,
  readJobPayload,
  readName,
  readParticipant,
  UNREADABLE_REASONS,
} from './unreadable';

const SOUND = { broken: null, orphanOf: null };

describe('what makes a row unreadable', () => {
  it('a rule of its table that it breaks, before what it names and what does not exist', () => {
    expect(readFacts(SOUND)).toBeNull();
    expect(readFacts({ ...SOUND, orphanOf: 'study' })).toEqual({
      reason: 'orphan',
      detail: 'Its study does not exist',
    });
    expect(readFacts({ broken: 'jobs_staged_check', orphanOf: 'study' })).toEqual({
      reason: 'impossible-state',
      detail: 'It breaks the rule jobs_staged_check',
    });
  });

  it('a name that nobody declares, once that can be told', () => {
    expect(readName('job kind', 'inbound', ['inbound'])).toBeNull();
    expect(readName('job kind', 'dance', null)).toBeNull();
    expect(readName('job kind', 'dance', ['inbound'])).toEqual({
      reason: 'unknown-kind',
      detail: 'No process declares the job kind "dance"',
    });
    expect(readName('job kind', 'x'.repeat(500), [])?.detail.length).toBeLessThan(120);
  });

  it('a payload that its kind refuses: the field is named, what it holds is not', () => {
    const secret = 'I feel sad';
    expect(readJobPayload('inbound', { inboundMessageId: '0190d8a4-0000-7000-8000-000000000001' })).toBeNull();
    const found = readJobPayload('inbound', { inboundMessageId: secret, extra: secret });
    expect(found).toMatchObject({ reason: 'bad-payload' });
    expect(found?.detail).toMatch(/^payload.inboundMessageId: /);
    expect(found?.detail).not.toContain(secret);
    expect(readJobPayload('inbound', null)).toMatchObject({ reason: 'bad-payload' });
  });

  it('not the payload of a kind that only others know', () => {
    for (const kind of ['dance', 'toString', '']) expect(readJobPayload(kind, 'x')).toBeNull();
  });

  it.each([
    [{ timezone: 'Asia/Kolkata', status: 'active' }, undefined],
    [{ timezone: '+02:00', status: 'active' }, 'bad-time-zone'],
    [{ timezone: 'Mars/Base', status: 'active' }, 'bad-time-zone'],
    [{ timezone: 'UTC', status: 'gone' }, 'impossible-state'],
  ])('of a participant: %p is %s', (person, reason) => {
    expect(readParticipant(person)?.reason).toBe(reason);
    expect(reason === undefined || UNREADABLE_REASONS.includes(reason as never)).toBe(true);
  });
});

describe('what becomes of an unreadable row', () => {
  it.each([
    ['queued', false, 'move'],
    ['waiting', false, 'move'],
    ['running', false, 'leave'],
    ['running', true, 'move'],
    ['done', false, 'report'],
    ['dead', false, 'report'],
    ['canceled', false, 'report'],
  ])('a job that is %s (abandoned: %s): %s', (status, abandoned, fate) => {
    expect(fateOfJob(status, abandoned)).toBe(fate);
  });

  it.each([
    ['queued', false, 'move'],
    ['waiting', false, 'move'],
    ['sending', false, 'leave'],
    ['sending', true, 'fail'],
    ['unknown', false, 'fail'],
    ['sent', false, 'report'],
    ['expired', false, 'report'],
  ])('a message that is %s (abandoned: %s): %s', (status, abandoned, fate) => {
    expect(fateOfMessage(status, abandoned)).toBe(fate);
  });
});
