import { type Column, instantColumns } from './column';
import { FAILURE_CLASS_MEANINGS, MESSAGE_STATUS_MEANINGS } from './meanings';
import type { MessageStory } from './rows-to-export';

type Zoned = MessageStory & { readonly zone: string };

const zoneOf = ({ zone }: Zoned): string => zone;

/** How far a message came, in the order in which it happens. */
export const messageInstants: readonly Column<Zoned>[] = [
  {
    name: 'queued',
    meaning: 'when the message was written into the outbox',
    at: ({ message }: Zoned) => message?.createdAt ?? null,
  },
  {
    name: 'sent',
    meaning: "when WhatsApp took it, by WhatsApp's clock",
    at: ({ message }: Zoned) => message?.waAt ?? null,
  },
  {
    name: 'server',
    meaning: "when the confirmation of WhatsApp's server was recorded, by the system's clock",
    at: ({ message }: Zoned) => message?.sentAt ?? null,
  },
  {
    name: 'device',
    meaning: "when the participant's phone confirmed it, by WhatsApp's clock; empty: not known to have arrived",
    at: ({ message }: Zoned) => message?.deliveredAt ?? null,
  },
  {
    name: 'read',
    meaning: "when it was read, by WhatsApp's clock; empty also for everybody who hides this on their phone",
    at: ({ message }: Zoned) => message?.readAt ?? null,
  },
  {
    name: 'replied',
    meaning: "when the first reply to it was written, by WhatsApp's clock",
    at: ({ replies }: Zoned) => replies?.firstAt ?? null,
  },
].flatMap((instant) => instantColumns(instant, zoneOf));

export const messageStatusColumns: readonly Column<MessageStory>[] = [
  {
    name: 'message_status',
    type: 'text',
    meaning: 'status of the message; empty without a message, or when retention has removed it',
    values: MESSAGE_STATUS_MEANINGS,
    of: ({ message }) => message?.status ?? null,
  },
  {
    name: 'failure_class',
    type: 'text',
    meaning: 'why the message failed; empty when it did not',
    values: FAILURE_CLASS_MEANINGS,
    of: ({ message }) => message?.failureClass ?? null,
  },
];

export const replyAndTextColumns: readonly Column<MessageStory>[] = [
  {
    name: 'response_count',
    type: 'integer',
    unit: 'replies',
    meaning: 'how many replies were linked to the message',
    of: ({ replies }) => replies?.count ?? 0,
  },
  {
    name: 'response_text',
    type: 'text',
    meaning: 'the first reply as it was written',
    of: ({ replies }) => replies?.firstText ?? null,
  },
  {
    name: 'response_option_value',
    type: 'text',
    meaning:
      'the option that the first reply chose, as its value, and of a poll with votes the last choice; empty when none was chosen',
    of: ({ replies }) => replies?.optionValue ?? null,
  },
  {
    name: 'response_option_label',
    type: 'text',
    meaning: 'the option that the first reply chose (of a poll with votes the last choice), as the participant saw it',
    of: ({ replies }) => replies?.optionLabel ?? null,
  },
  {
    name: 'definition_hash',
    type: 'text',
    meaning: 'names the version of the prompt that the text was made of; empty when it was made of none',
    of: ({ message }) => message?.definitionHash ?? null,
  },
  {
    name: 'rendered_text',
    type: 'text',
    meaning: 'the text as it was sent, or was to be sent',
    of: ({ message }) => message?.renderedText ?? null,
  },
];
