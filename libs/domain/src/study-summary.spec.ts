import { summarizeStudy, type OccurrenceTally } from './study-summary';

const aTally = (over: Partial<OccurrenceTally>): OccurrenceTally => ({
  ...{ scheduleId: 's1', scheduleName: 'Morning', deletedAt: null, status: 'sent', reason: null, count: 1 },
  ...over,
});

const summary = summarizeStudy({
  occurrences: [
    aTally({ count: 7 }),
    aTally({ status: 'not-sent', reason: 'paused', count: 2 }),
    aTally({ status: 'not-sent', reason: 'expired', count: 3 }),
    aTally({ scheduleId: 's2', scheduleName: 'Evening', status: 'planned', count: 5 }),
    aTally({ scheduleId: 's3', scheduleName: 'New', status: null, count: 0 }),
  ],
  messages: [
    { status: 'sent', isOfOccurrence: true, count: 4 },
    { status: 'sent', isOfOccurrence: true, count: 3 },
    { status: 'failed', isOfOccurrence: false, count: 1 },
  ],
  quarantinedMessages: 6,
  participants: [{ status: 'active', count: 9 }],
});

it('adds up over all schedules, and tells of each what it promised', () => {
  expect(summary.occurrences.byStatus).toEqual({ planned: 5, queued: 0, sent: 7, 'not-sent': 5, total: 17 });
  expect(summary.occurrences.byReason).toMatchObject({ paused: 2, expired: 3, misfire: 0, total: 5 });
  expect(summary.schedules).toMatchObject([
    { id: 's1', name: 'Morning', byStatus: { sent: 7, 'not-sent': 5, total: 12 }, byReason: { total: 5 } },
    { id: 's2', name: 'Evening', byStatus: { planned: 5, total: 5 } },
    { id: 's3', name: 'New', byStatus: { total: 0 } },
  ]);
});

it('tells messages of occurrences from others, and adds up what stands in several places', () => {
  expect(summary.messages.ofOccurrences).toMatchObject({ sent: 7, total: 7, queued: 0 });
  expect(summary.messages.others).toMatchObject({ failed: 1, total: 1 });
  expect(summary.messages.quarantined).toBe(6);
  expect(summary.participants).toMatchObject({ active: 9, invited: 0, total: 9 });
});
