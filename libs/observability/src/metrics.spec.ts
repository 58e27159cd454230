import { Metrics } from './metrics';

describe('Metrics', () => {
  it('puts the service on every metric, its own and the default ones', async () => {
    const metrics = new Metrics('scheduler');
    metrics.counter({ name: 'timers_fired_total', help: 'Timers fired', labelNames: ['kind'] }).inc({ kind: 'once' });
    metrics.gauge({ name: 'timers_due', help: 'Timers due' }).set(3);
    metrics.histogram({ name: 'timer_lateness_seconds', help: 'Lateness', buckets: [1] }).observe(0.5);
    const text = await metrics.registry.metrics();
    expect(text).toContain('timers_fired_total{kind="once",service="scheduler"} 1');
    expect(text).toContain('timers_due{service="scheduler"} 3');
    expect(text).toContain('timer_lateness_seconds_bucket{le="1",service="scheduler"} 1');
    expect(text).toMatch(/process_resident_memory_bytes\{service="scheduler"\} \d+/);
  });

  it('shares nothing with the metrics of another service in the process', async () => {
    new Metrics('api').gauge({ name: 'only_here', help: 'Here' }).set(1);
    expect(await new Metrics('scheduler').registry.metrics()).not.toContain('only_here');
  });
});
