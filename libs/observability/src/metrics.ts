import {
  collectDefaultMetrics,
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from 'prom-client';

type Of<Configuration> = Omit<Configuration, 'registers'>;

/** A registry of this process alone, the label `service` on everything. Labels hold ids and kinds, never phone numbers. */
export class Metrics {
  readonly registry = new Registry();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string = never>(options: Of<CounterConfiguration<Label>>): Counter<Label> {
    return new Counter<Label>({ ...options, registers: [this.registry] });
  }

  gauge<Label extends string = never>(options: Of<GaugeConfiguration<Label>>): Gauge<Label> {
    return new Gauge<Label>({ ...options, registers: [this.registry] });
  }

  histogram<Label extends string = never>(options: Of<HistogramConfiguration<Label>>): Histogram<Label> {
    return new Histogram<Label>({ ...options, registers: [this.registry] });
  }
}
