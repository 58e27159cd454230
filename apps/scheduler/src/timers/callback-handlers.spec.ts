import { CALLBACK_TYPES, JOB_KINDS, type JobKind } from '@promptpipe/domain';
import { CallbackHandlers } from './callback-handlers';

describe('the handlers of timer callbacks', () => {
  const handlersOf = (kinds: readonly JobKind[]): CallbackHandlers =>
    new CallbackHandlers(kinds.map((kind) => ({ kind })));

  it.each(CALLBACK_TYPES)('refuse to be without one for %s, and say so', (type) => {
    expect(() => handlersOf(JOB_KINDS.filter((kind) => kind !== type))).toThrow(
      `Each timer callback needs exactly one handler; declare one for: ${type}`,
    );
  });

  it.each(CALLBACK_TYPES)('refuse two for %s', (type) => {
    expect(() => handlersOf([...JOB_KINDS, type])).toThrow(`declare one for: ${type}`);
  });

  it('exist where each has its one', () => {
    expect(() => handlersOf(JOB_KINDS)).not.toThrow();
  });
});
