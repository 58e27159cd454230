import { throttled } from './throttled';

describe('throttled', () => {
  it('passes each message on once a second, and different messages beside each other', () => {
    const reported: string[] = [];
    let at = 0;
    const report = throttled(
      (error) => reported.push(`${at} ${error.message}`),
      () => at,
    );
    for (at = 0; at <= 2_000; at += 250) {
      report(new Error('lost'));
      if (at === 500) report(new Error('frozen'));
    }
    expect(reported).toEqual(['0 lost', '500 frozen', '1000 lost', '2000 lost']);
  });
});
