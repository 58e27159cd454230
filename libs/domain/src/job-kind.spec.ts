import { JOB_KINDS, JOB_PAYLOADS, type JobKind } from './job-kind';

const ID = '0190d8a4-0000-7000-8000-000000000001';
const GOOD: Readonly<Record<JobKind, Record<string, string>>> = {
  inbound: { inboundMessageId: ID },
  scheduled_prompt: { promptId: ID, plannedAt: '2026-03-01T09:00:00.000Z' },
};

describe.each(JOB_KINDS)('the payload of %s', (kind) => {
  const accepts = (payload: unknown): boolean => JOB_PAYLOADS[kind].safeParse(payload).success;

  it('is taken as it is', () => {
    expect(JOB_PAYLOADS[kind].parse(GOOD[kind])).toEqual(GOOD[kind]);
  });

  it.each(['phone', 'body', 'text', 'name', 'participantId'])('carries no %s beside its ids', (extra) => {
    expect(accepts({ ...GOOD[kind], [extra]: 'x' })).toBe(false);
  });

  it.each(Object.keys(GOOD[kind]))('takes nothing but its form as %s', (field) => {
    for (const bad of ['+4915112345678', 'How are you today?', '', 7, null, { id: ID }]) {
      expect(accepts({ ...GOOD[kind], [field]: bad })).toBe(false);
    }
  });

  it.each(Object.keys(GOOD[kind]))('is refused without %s', (field) => {
    const rest = Object.fromEntries(Object.entries(GOOD[kind]).filter(([key]) => key !== field));
    expect(accepts(rest)).toBe(false);
  });

  it.each([null, 'text', 7, [], [ID]])('is an object and not %p', (payload) => {
    expect(accepts(payload)).toBe(false);
  });
});
