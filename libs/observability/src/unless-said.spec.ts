import { pino } from 'pino';
import { unlessSaid } from './unless-said';

const damage = (message: string): Error => Object.assign(new Error(message), { untilRepaired: true });

describe('a log of damage', () => {
  let at = 0;
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { hooks: { logMethod: unlessSaid(() => at) }, serializers: { err: (error: Error) => error.message } },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  beforeEach(() => (lines.length = 0));

  it('says each sentence once in half a minute, whoever meets it, and how often it was met since', () => {
    for (at = 0; at <= 60_000; at += 100) {
      log.error({ err: damage('A page is damaged'), loop: 'stage' }, 'Loop failed');
      log.warn({ err: damage('A page is damaged') }, 'Job did not complete');
      if (at === 500) log.error({ err: damage('An index is gone') }, 'Loop failed');
    }
    expect(lines.map(({ err, alsoMet }) => [err, alsoMet])).toEqual([
      ['A page is damaged', undefined],
      ['An index is gone', undefined],
      ['A page is damaged', 599],
      ['A page is damaged', 599],
    ]);
    expect(lines[0]).toMatchObject({ loop: 'stage', msg: 'Loop failed' });
  });

  it('leaves every other line alone', () => {
    for (let n = 0; n < 3; n += 1) log.error({ err: new Error('no'), n }, 'Loop failed');
    log.info('Plain');
    log.warn({ n: 1 }, 'Fields');
    expect(lines).toHaveLength(5);
  });
});
