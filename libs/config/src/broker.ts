import { urlOf } from './variables';

export const brokerShape = {
  BROKER_URL: urlOf(['redis', 'rediss', 'postgres', 'postgresql'], 'redis://localhost:6379').optional(),
};

interface BrokerUrls {
  readonly BROKER_URL?: string | undefined;
  readonly DATABASE_URL: string;
}

/** Without a broker of its own, a service lets the database carry its jobs. */
export const brokerUrlOf = (config: BrokerUrls): string => config.BROKER_URL ?? config.DATABASE_URL;
