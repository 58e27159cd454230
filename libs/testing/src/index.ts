export * from './booted';
export * from './builders';
export * from './redis-server';
export * from './spec-brokers';
export * from './test-database';
export * from './until';
