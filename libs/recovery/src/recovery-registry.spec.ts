import { RecoveryRegistry, RecoveryRegistryError, type TimerRecoveryInfo } from './recovery-registry';

interface TimerInTransaction extends TimerRecoveryInfo {
  readonly tx: string;
}

const timer: TimerInTransaction = {
  tx: 'transaction 1',
  participantId: 'p1',
  flowType: 'micro_health_intervention',
  stateType: 'COMMITMENT_PROMPT',
  dataKey: 'commitment_timeout',
  callbackType: 'state_transition',
  callbackParams: { to: 'END_OF_DAY' },
  originalDelaySeconds: 3600,
};
const handler = { participantId: 'p1', flowType: 'conversation', handlerType: 'reply' };

describe('RecoveryRegistry', () => {
  it('hands what a flow asks for to the infrastructure, and its answer back', async () => {
    const registry = new RecoveryRegistry<TimerInTransaction>();
    const seen: unknown[] = [];
    registry.registerTimerRecovery((info) => {
      seen.push(info);
      return Promise.resolve('timer-9');
    });
    registry.registerHandlerRecovery((info) => {
      seen.push(info);
      return Promise.resolve(null);
    });
    expect([await registry.recoverTimer(timer), await registry.recoverHandler(handler)]).toEqual(['timer-9', null]);
    expect(seen).toEqual([timer, handler]);
  });

  it('says what is missing when nobody can bring a thing back', async () => {
    const registry = new RecoveryRegistry<TimerInTransaction>();
    await expect(registry.recoverTimer(timer)).rejects.toThrow(
      'Nothing can bring back the timer commitment_timeout of micro_health_intervention for participant p1: ' +
        'call registerTimerRecovery before recovery runs.',
    );
    await expect(registry.recoverHandler(handler)).rejects.toThrow('call registerHandlerRecovery before recovery runs');
  });

  it('refuses a second way to bring the same thing back', () => {
    const registry = new RecoveryRegistry();
    registry.registerTimerRecovery(() => Promise.resolve(null));
    expect(() => registry.registerTimerRecovery(() => Promise.resolve(null))).toThrow(RecoveryRegistryError);
  });
});
