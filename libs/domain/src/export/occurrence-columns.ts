import { type Column, instantColumns } from './column';
import { CLOCK_CHANGE_MEANINGS, OCCURRENCE_STATUS_MEANINGS, REASON_MEANINGS } from './meanings';
import { messageInstants, messageStatusColumns, replyAndTextColumns } from './message-columns';
import { personColumns } from './person-columns';
import type { OccurrenceToExport } from './rows-to-export';

type Occurrence = OccurrenceToExport;

const zoneOf = ({ zone }: Occurrence): string => zone;

const planned: readonly Column<Occurrence>[] = [
  ...personColumns,
  { name: 'schedule_id', type: 'text', meaning: 'id of the schedule', of: ({ scheduleId }) => scheduleId },
  { name: 'schedule_name', type: 'text', meaning: 'name of the schedule', of: ({ scheduleName }) => scheduleName },
  {
    name: 'schedule_version',
    type: 'integer',
    meaning: 'version of the schedule by which the occurrence was planned',
    of: ({ scheduleVersion }) => scheduleVersion,
  },
  { name: 'occurrence_id', type: 'text', meaning: 'id of the occurrence', of: ({ id }) => id },
  {
    name: 'occurrence_number',
    type: 'integer',
    meaning: 'number of the occurrence among those of its schedule and participant, from 1 on',
    of: ({ number }) => number,
  },
  {
    name: 'planned_local_date',
    type: 'date',
    unit: 'calendar of the zone',
    meaning: 'the date that was promised',
    of: ({ localDate }) => localDate,
  },
  {
    name: 'planned_local_time',
    type: 'time',
    unit: 'wall clock of the zone, HH:MM',
    meaning: 'the time that was promised, whatever a clock change made of it',
    of: ({ localTime }) => localTime,
  },
  { name: 'zone', type: 'text', unit: 'IANA time zone', meaning: 'zone of all local times of the row', of: zoneOf },
  ...instantColumns(
    { name: 'planned', meaning: 'the planned instant', at: ({ instant }: Occurrence) => instant },
    zoneOf,
  ),
  {
    name: 'clock_change',
    type: 'text',
    meaning: 'what a change of the clocks did to the planned time; empty: nothing',
    values: CLOCK_CHANGE_MEANINGS,
    of: ({ byClockChange }) => byClockChange,
  },
  ...instantColumns(
    {
      name: 'useful_until',
      meaning: 'not sent from here on, however late it is',
      at: (row: Occurrence) => row.usefulUntil,
    },
    zoneOf,
  ),
];

const outcome: readonly Column<Occurrence>[] = [
  {
    name: 'status',
    type: 'text',
    meaning: 'what became of the promise when the row was read',
    values: OCCURRENCE_STATUS_MEANINGS,
    of: ({ status }) => status,
  },
  {
    name: 'reason',
    type: 'text',
    meaning: 'why it was not sent; empty unless status is not-sent',
    values: REASON_MEANINGS,
    of: ({ reason }) => reason,
  },
  { name: 'detail', type: 'text', meaning: 'a sentence about the reason', of: ({ detail }) => detail },
  {
    name: 'message_id',
    type: 'text',
    meaning: 'id of its message; empty: none was written',
    of: ({ messageId }) => messageId,
  },
];

const ends: readonly Column<Occurrence>[] = [
  ...instantColumns(
    {
      name: 'expired',
      meaning: 'when it was found to have outlived its usefulness; empty unless reason is expired',
      at: ({ reason, settledAt }: Occurrence) => (reason === 'expired' ? settledAt : null),
    },
    zoneOf,
  ),
  ...instantColumns(
    {
      name: 'settled',
      meaning: 'when its outcome was written down; empty while it is planned or queued',
      at: ({ settledAt }: Occurrence) => settledAt,
    },
    zoneOf,
  ),
  {
    name: 'lateness_seconds',
    type: 'number',
    unit: 'seconds',
    meaning: 'sent_utc minus planned_utc; empty when it was not sent',
    of: ({ instant, message }) => (message?.waAt ? (message.waAt.getTime() - instant.getTime()) / 1_000 : null),
  },
];

/** One row per occurrence: what was promised, what became of it, and what was replied. */
export const OCCURRENCE_COLUMNS: readonly Column<Occurrence>[] = [
  ...planned,
  ...outcome,
  ...messageStatusColumns,
  ...messageInstants,
  ...ends,
  ...replyAndTextColumns,
];
