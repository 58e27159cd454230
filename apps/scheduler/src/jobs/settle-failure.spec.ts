import { type ClaimedJob, NeedsRepair } from '@promptpipe/persistence';
import { DeferredJob } from './job-handler';
import { LostClaim } from './lost-claim';
import { settleFailure } from './settle-failure';

const job: ClaimedJob = {
  ...{
    id: 'j',
    attempt: 3,
    kind: 'inbound',
    payload: {},
    participantId: null,
    lockKey: null,
    studyId: null,
    cause: 'job:j',
  },
  ...{ failures: 1, maxAttempts: 5, createdAt: new Date(0) },
};

describe('how a claim ends whose handler threw', () => {
  it.each([
    [0, 3_200],
    [0.5, 4_000],
    [0.999, 4_798],
  ])(
    'an error counts, and comes back after twice the time of the last, give or take a fifth (%f)',
    (random, delayMs) => {
      const settlement = settleFailure(job, new RangeError('Too far'), random);
      expect(settlement).toEqual({ delayMs, reason: { failures: 1, crashes: 0, error: 'RangeError: Too far' } });
    },
  );

  it('a deferral counts nothing and names its reason', () => {
    const settlement = settleFailure(job, new DeferredJob(1_234, 'Not yet'), 0.5);
    expect(settlement).toEqual({ delayMs: 1_234, reason: { failures: 0, crashes: 0, error: 'Not yet' } });
  });

  it('a lost claim counts nothing and says nothing', () => {
    const settlement = settleFailure(job, new LostClaim('j'), 0.5);
    expect(settlement).toEqual({ delayMs: 0, reason: { failures: 0, crashes: 0, error: null } });
  });

  it('damage of the database counts nothing, however long its repair takes', () => {
    const settlement = settleFailure(job, new NeedsRepair('A page is damaged'), 0.5);
    expect(settlement).toEqual({ delayMs: 10_000, reason: { failures: 0, crashes: 0, error: 'A page is damaged' } });
  });

  it('what was thrown and is no error is named as it is', () => {
    expect(settleFailure(job, 'no', 0.5).reason).toEqual({ failures: 1, crashes: 0, error: 'no' });
  });

  it('a long error is cut, and what no database can hold is left out', () => {
    const { error } = settleFailure(job, new Error(`a\u0000b${'x'.repeat(5_000)}`), 0.5).reason;
    expect(error).toHaveLength(1_000);
    expect(error).toMatch(/^Error: abx/);
  });
});
