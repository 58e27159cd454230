import { type Broker, migrateBroker, openBroker } from '@promptpipe/queue';
import { specBrokers, type SpecBroker as SpecBrokerOf } from '@promptpipe/testing';

export type SpecBroker = SpecBrokerOf<Broker>;

export const BROKERS = specBrokers<Broker>({
  open: (url) => openBroker(url, { onError: () => undefined }),
  migrate: migrateBroker,
});

/** The broker with another `add`; everything else is the one that it was made of. */
export const withAdd = (broker: Broker, add: Broker['add']): Broker =>
  Object.create(broker, { add: { value: add } }) as Broker;
