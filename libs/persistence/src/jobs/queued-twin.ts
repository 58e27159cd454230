/**
 * The queued job that has the dedupe key of a row `m`. With a limit of its own it stays one step of the unique index per
 * row: as a plain join, a planner whose statistics know of no queued job reads all of them again for each row.
 */
export const QUEUED_TWIN_OF = `
  select queued.id, queued.kind, queued.payload
    from jobs queued
   where queued.dedupe_key = m.dedupe_key
     and queued.status = 'queued'
   limit 1`;
