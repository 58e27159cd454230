export * from './booted';
export * from './builders';
export * from './proxy';
export * from './redis-server';
export * from './spec-brokers';
export * from './spoiled';
export * from './test-database';
export * from './until';
