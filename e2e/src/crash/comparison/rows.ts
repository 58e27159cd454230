import { type System } from '../../harness/system';

export interface MessageRow {
  readonly id: string;
  readonly participantId: string;
  readonly lane: string;
  readonly status: string;
  readonly attempt: number;
  readonly waMessageId: string;
  readonly text: string;
  readonly isPrompt: boolean;
  /** It keeps a promise of a schedule. */
  readonly isPromised: boolean;
  readonly isStaged: boolean;
  /** Its schedule was deleted when WhatsApp might have had it already. */
  readonly isStopped: boolean;
}

export interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly timerId: string | null;
  readonly isStaged: boolean;
  readonly status: string;
  readonly attempt: number;
}

export interface ReplyRow {
  readonly participantId: string;
  readonly waMessageId: string;
  readonly status: string;
  /** One per response that was stored for it: the WhatsApp id of the message that it is linked to. */
  readonly links: readonly (string | null)[];
}

/** In the order of each line. */
const MESSAGES = `
  select id, participant_id as "participantId", lane, status, attempt, wa_message_id as "waMessageId",
         rendered_text as text, dedupe_key like 'timer:%' as "isPrompt",
         occurrence_id is not null as "isPromised", staged_at is not null as "isStaged", stop_requested as "isStopped"
    from outbox_messages
   where participant_id = any($1::uuid[])
   order by participant_id, lane, participant_seq`;

const JOBS = `
  select id, kind, timer_id as "timerId", staged_at is not null as "isStaged", status, attempt from jobs where participant_id = any($1::uuid[]) order by participant_id, participant_seq`;

/** Responses in the order of being stored. */
const REPLIES = `
  select i.participant_id as "participantId", i.wa_message_id as "waMessageId", i.status,
         array(select m.wa_message_id
                 from responses r
                 left join outbox_messages m on m.id = r.message_id
                where r.inbound_message_id = i.id
                order by r.id) as links
    from inbound_messages i
   where i.participant_id = any($1::uuid[])
   order by i.participant_id, i.wa_at, i.id`;

export const messageRows = ({ database }: System, people: readonly string[]): Promise<MessageRow[]> =>
  database.query(MESSAGES, [people]);

export const jobRows = ({ database }: System, people: readonly string[]): Promise<JobRow[]> =>
  database.query(JOBS, [people]);

export const replyRows = ({ database }: System, people: readonly string[]): Promise<ReplyRow[]> =>
  database.query(REPLIES, [people]);
