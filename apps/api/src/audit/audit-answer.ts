import { withoutPhoneNumbers } from '@promptpipe/domain';
import type { AuditView } from '@promptpipe/persistence';

/** States, counts and ids. What else an entry holds, such as what was said to somebody, is not told here. */
const TOLD: readonly string[] = [
  ...['paused', 'reason', 'status', 'confirmed', 'size', 'promptId', 'promptVersion', 'to'],
  ...['driver', 'accountId', 'participants', 'messages', 'staying', 'request'],
];

type Facts = Readonly<Record<string, unknown>>;

export interface AuditAnswer {
  readonly id: string;
  readonly at: Date;
  /** The id of the key that was shown. */
  readonly actor: string;
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** Null: there was nothing before. */
  readonly before: Facts | null;
  readonly after: Facts | null;
}

export const auditAnswer = ({ id, at, apiKeyId, action, target, before, after }: AuditView): AuditAnswer => ({
  ...{ id, at, actor: apiKeyId, action, subject: target },
  before: told(before),
  after: told(after),
});

function told(state: object | null): Facts | null {
  if (state === null) return null;
  return Object.fromEntries(
    Object.entries(state)
      .filter(([name]) => TOLD.includes(name))
      .map(([name, value]) => [name, typeof value === 'string' ? withoutPhoneNumbers(value) : (value as unknown)]),
  );
}
