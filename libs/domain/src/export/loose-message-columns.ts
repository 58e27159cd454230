import { type Column, instantColumns } from './column';
import { LANE_MEANINGS } from './meanings';
import { messageInstants, messageStatusColumns, replyAndTextColumns } from './message-columns';
import { personColumns } from './person-columns';
import type { LooseMessageToExport } from './rows-to-export';

type Loose = LooseMessageToExport;

const zoneOf = ({ zone }: Loose): string => zone;

/** One row per message that belongs to no occurrence, with the same times. */
export const LOOSE_MESSAGE_COLUMNS: readonly Column<Loose>[] = [
  ...personColumns,
  {
    name: 'zone',
    type: 'text',
    unit: 'IANA time zone',
    meaning: "the participant's zone when the file was made; of all local times of the row",
    of: zoneOf,
  },
  { name: 'message_id', type: 'text', meaning: 'id of the message', of: ({ message }) => message.id },
  {
    name: 'lane',
    type: 'text',
    meaning: 'in which line the message stood',
    values: LANE_MEANINGS,
    of: ({ message }) => message.lane,
  },
  ...messageStatusColumns,
  ...messageInstants,
  ...instantColumns(
    {
      name: 'expired',
      meaning: 'when it was found to have outlived its usefulness; empty unless message_status is expired',
      at: ({ message }: Loose) => (message.status === 'expired' ? message.finishedAt : null),
    },
    zoneOf,
  ),
  ...instantColumns(
    {
      name: 'settled',
      meaning: 'when it ended as sent, failed, canceled or expired; empty before',
      at: ({ message }: Loose) => message.finishedAt,
    },
    zoneOf,
  ),
  ...replyAndTextColumns,
];
