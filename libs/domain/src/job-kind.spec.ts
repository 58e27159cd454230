import type { z } from 'zod';
import { JOB_KINDS, JOB_RULES, jobRuleOf, type JobKind } from './job-kind';

const ID = '0190d8a4-0000-7000-8000-000000000001';
const GOOD: Readonly<Record<JobKind, Record<string, string | number>>> = {
  inbound: { inboundMessageId: ID },
  scheduled_prompt: { promptId: ID, plannedAt: '2026-03-01T09:00:00.000Z' },
  test: { sleepMs: 600_000, failTimes: 100 },
  probe: {},
};
const fieldsOf = (optional: boolean): [JobKind, string][] =>
  JOB_KINDS.flatMap((kind) =>
    Object.entries<z.ZodType>(JOB_RULES[kind].payload.shape)
      .filter(([, schema]) => schema.safeParse(undefined).success === optional)
      .map(([field]): [JobKind, string] => [kind, field]),
  );
const accepts = (kind: JobKind, payload: unknown): boolean => JOB_RULES[kind].payload.safeParse(payload).success;

describe.each(JOB_KINDS)('the payload of %s', (kind) => {
  it('is taken as it is', () => {
    expect(JOB_RULES[kind].payload.parse(GOOD[kind])).toEqual(GOOD[kind]);
  });

  it.each(['phone', 'body', 'text', 'name', 'participantId'])('carries no %s beside what it names', (extra) => {
    expect(accepts(kind, { ...GOOD[kind], [extra]: 'x' })).toBe(false);
  });

  it.each([null, 'text', 7, [], [ID]])('is an object and not %p', (payload) => {
    expect(accepts(kind, payload)).toBe(false);
  });
});

it.each(fieldsOf(false))('%s is refused without its %s', (kind, field) => {
  const rest = Object.fromEntries(Object.entries(GOOD[kind]).filter(([key]) => key !== field));
  expect(accepts(kind, rest)).toBe(false);
});

it.each(fieldsOf(true))('%s does without its %s', (kind, field) => {
  const rest = Object.fromEntries(Object.entries(GOOD[kind]).filter(([key]) => key !== field));
  expect(accepts(kind, rest)).toBe(true);
});

it.each([...fieldsOf(true), ...fieldsOf(false)])('%s takes nothing but its form as %s', (kind, field) => {
  for (const bad of ['+4915112345678', 'How are you today?', '', -1, 0.5, 600_001, null, { id: ID }]) {
    expect(accepts(kind, { ...GOOD[kind], [field]: bad })).toBe(false);
  }
});

it('an operator may submit what concerns nobody, and nothing else', () => {
  expect(JOB_KINDS.filter((kind) => JOB_RULES[kind].submittable)).toEqual(['test', 'probe']);
});

it.each(['unheard', 'toString', ''])('no rule is known of kind %p', (kind) => {
  expect(jobRuleOf(kind)).toBeUndefined();
});
