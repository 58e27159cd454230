import { FLOW_STATE_WARD } from './flow-state-ward';
import { INBOUND_WARD } from './inbound-ward';
import { JOB_WARD } from './job-ward';
import { MESSAGE_WARD } from './message-ward';
import { PARTICIPANT_WARD } from './participant-ward';
import { PROMPT_WARD } from './prompt-ward';
import { STUDY_WARD } from './study-ward';
import { TIMER_WARD } from './timer-ward';
import type { Ward, WardTable } from './ward';

/** Each judge takes the rows that its own facts told. */
export const WARDS = {
  active_timers: TIMER_WARD,
  jobs: JOB_WARD,
  outbox_messages: MESSAGE_WARD,
  participants: PARTICIPANT_WARD,
  flow_states: FLOW_STATE_WARD,
  inbound_messages: INBOUND_WARD,
  prompts: PROMPT_WARD,
  studies: STUDY_WARD,
} satisfies Record<WardTable, Ward> as Readonly<Record<WardTable, Ward>>;
