export * from './builders';
export * from './redis-server';
export * from './test-database';
export * from './until';
