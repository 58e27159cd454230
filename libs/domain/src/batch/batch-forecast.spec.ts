import type { ParticipantStatus } from '../participant';
import { nextBatchStatus } from './batch';
import { forecastBatch } from './batch-forecast';
import type { BatchCandidate } from './judge-recipient';

const STUDY = 's1';
const candidate = (id: string, over: Partial<BatchCandidate> = {}): BatchCandidate => ({
  ...{ id, studyId: STUDY, status: 'active', isUnreadable: false, name: 'Eva', code: `c-${id}`, language: 'en' },
  ...{ variables: { mood: 'calm', pet: 'cat' }, ...over },
});
const status = (id: string, of: ParticipantStatus): BatchCandidate => candidate(id, { status: of });

describe('the forecast of a send to many', () => {
  const content = { kind: 'template', text: '{{name}}: {{var.mood}} {{var.pet}}' } as const;

  it('counts who would be written to, and who would not and why', () => {
    const forecast = forecastBatch(
      [
        ...[candidate('1'), status('2', 'invited'), status('3', 'paused'), status('4', 'opted_out')],
        ...[status('5', 'completed'), status('6', 'withdrawn'), candidate('7', { studyId: 's2', status: 'opted_out' })],
        ...[candidate('8', { isUnreadable: true }), candidate('9', { variables: { pet: 'cat' } })],
        ...[candidate('10', { variables: {} }), status('11', 'active')],
      ],
      STUDY,
      content,
    );
    expect(forecast.count).toBe(2);
    expect(forecast.exclusions).toEqual([
      { reason: 'not-active', count: 3 },
      { reason: 'paused', count: 1 },
      { reason: 'opted-out', count: 1 },
      { reason: 'other-study', count: 1 },
      { reason: 'unreadable', count: 1 },
      { reason: 'missing-variables', count: 2 },
    ]);
    expect(forecast.missing).toEqual([
      { variable: 'var.mood', count: 2 },
      { variable: 'var.pet', count: 1 },
    ]);
    expect(forecast.judged.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
  });

  it('says nothing of what somebody lacks who is not written to anyway', () => {
    const forecast = forecastBatch([candidate('1', { status: 'paused', variables: {} })], STUDY, content);
    expect(forecast).toMatchObject({ missing: [], exclusions: [{ reason: 'paused', count: 1 }] });
  });

  it('shows three of the texts', () => {
    const people = ['1', '2', '3', '4'].map((id) => candidate(id));
    const { examples } = forecastBatch([status('0', 'paused'), ...people], STUDY, content);
    expect(examples).toEqual(
      ['1', '2', '3'].map((id) => ({ participantId: id, code: `c-${id}`, text: 'Eva: calm cat' })),
    );
  });
});

describe('a batch', () => {
  it('is held, runs and is done, and can be canceled until then', () => {
    expect(nextBatchStatus('held', 'start')).toBe('running');
    expect(nextBatchStatus('running', 'finish')).toBe('done');
    expect(nextBatchStatus('held', 'cancel')).toBe('canceled');
    expect(nextBatchStatus('running', 'cancel')).toBe('canceled');
    expect(() => nextBatchStatus('done', 'cancel')).toThrow();
    expect(() => nextBatchStatus('canceled', 'start')).toThrow();
  });
});
