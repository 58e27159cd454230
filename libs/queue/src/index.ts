export { batchesOf, packed } from './batches-of';
export type {
  Broker,
  BrokerKind,
  BrokerOptions,
  BrokerWorker,
  CarriedJob,
  JobFailure,
  WorkerEnd,
  WorkerSettings,
} from './broker';
export { BROKER, BrokerModule } from './broker.module';
export { BullMqTransport, type TransportOptions } from './bullmq-transport';
export { BrokerError } from './errors';
export { hintSchema, MAX_IDS_PER_HINT, type Hint, type HintId } from './hint';
export { JobContext } from './job-context';
export { migrateBroker } from './migrate-broker';
export { nextFullDelayMs } from './next-full-delay';
export { openBroker } from './open-broker';
export { JOBS_QUEUE, OUTBOUND_PREFIX, outboundQueue } from './queue-names';
export type { Route } from './refusals';
export { RethrowFilter } from './rethrow.filter';
export { ZodPayload } from './zod-payload.pipe';
