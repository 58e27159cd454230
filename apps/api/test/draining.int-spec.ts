import { until } from '@promptpipe/testing';
import { ApiHarness, enrolled } from './api-harness';

it('ends what it has begun when it is told to stop, and answers 503 to what comes meanwhile', async () => {
  const api = await ApiHarness.start();
  const participantId = await enrolled(api);
  await api.db.query('begin');
  await api.db.query('select 1 from participants where id = $1 for update', [participantId]);
  const inHand = api.post('/v1/jobs', { kind: 'probe', payload: {}, participantId });
  await until('the request to wait', async () => {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return (await api.db.query(waiting)).length > 0;
  });

  const stopped = api.stop();
  for (const act of [() => api.get('/v1/jobs'), () => api.post('/v1/jobs', { kind: 'probe', payload: {} })]) {
    const answer = await act();
    expect(answer).toMatchObject({ status: 503, body: { detail: 'The API is not ready: draining.' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  }
  expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${api.url}/health/ready`)).status).toBe(503);

  await api.db.query('commit');
  expect(await inHand).toMatchObject({ status: 201, body: { status: 'queued' } });
  await stopped;
  await expect(fetch(`${api.url}/health/live`)).rejects.toThrow();
});
