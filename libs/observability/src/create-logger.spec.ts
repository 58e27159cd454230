import { createLogger } from './create-logger';
import { type Log } from './log';

function recorded(level = 'info') {
  const lines: string[] = [];
  const log: Log = createLogger({ service: 'api', level }, { write: (line: string) => void lines.push(line) });
  const last = (): unknown => JSON.parse(lines.at(-1) ?? 'null');
  return { log, lines, last };
}

describe('createLogger', () => {
  it('writes one JSON line with the service, the level by name and the sentence', () => {
    const { log, last } = recorded();
    log.info({ timerId: 't1' }, 'Timer fired');
    expect(last()).toMatchObject({ level: 'info', service: 'api', timerId: 't1', msg: 'Timer fired' });
  });

  it('keeps to its level', () => {
    const { log, lines } = recorded('warn');
    log.info({}, 'Not wanted');
    expect(lines).toEqual([]);
  });

  it('hides what a person said and their number, also inside objects and lists', () => {
    const { log, lines } = recorded();
    const secret = { recipient: '+49170', body: 'I feel', phone: '+49170', authorization: 'Bearer x' };
    log.info({ ...secret, message: secret, batch: { first: secret }, list: [secret], id: 'm1' }, 'Message kept');
    expect(lines[0]).toContain('"id":"m1"');
    expect(lines[0]).not.toMatch(/\+49170|I feel|Bearer x/);
  });

  it('logs of an error what can be acted on, not the row and the parameters that a database error carries', () => {
    const { log, lines, last } = recorded();
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (phone)=(+49170)' });
    const err = Object.assign(new Error('insert failed', { cause }), { parameters: ['+49170'], query: 'insert' });
    log.error({ err }, 'Participant not stored');
    expect(last()).toMatchObject({
      err: { type: 'Error', message: 'insert failed', cause: { message: 'duplicate key', code: '23505' } },
    });
    expect(lines[0]).not.toContain('+49170');
  });
});
