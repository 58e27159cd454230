import { countRows, type Retention } from './prune';

/** Few a day and account; the index by account is no help, and none is needed. */
const PRUNE_EVENTS = `
  delete from account_events
   where id = any(array(select id from account_events where at < pp_now() - $1 * interval '1 day' limit 1000))
  returning id`;

/** What is still to be done stays, however long it waits for its owner. */
const PRUNE_REQUESTS = `
  delete from account_requests
   where id = any(array(select id from account_requests where ended_at < pp_now() - $1 * interval '1 day' limit 1000))
  returning id`;

export const accountEventRetention: Retention = {
  table: 'account_events',
  runOnce: (tx, days) => countRows(tx, PRUNE_EVENTS, [days]),
};

export const accountRequestRetention: Retention = {
  table: 'account_requests',
  runOnce: (tx, days) => countRows(tx, PRUNE_REQUESTS, [days]),
};
