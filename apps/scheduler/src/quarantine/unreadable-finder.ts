import { Injectable } from '@nestjs/common';
import { Metrics, QuarantineTally } from '@promptpipe/observability';
import {
  DataSource,
  FLOW_STATE_WARD,
  INBOUND_WARD,
  JOB_WARD,
  OwnerSession,
  PARTICIPANT_WARD,
  PROMPT_WARD,
  RowSweep,
  type SetAside,
  STUDY_WARD,
  TIMER_WARD,
} from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';

/** What stays in its table and is only told. */
const STAYING = [STUDY_WARD, PROMPT_WARD, FLOW_STATE_WARD, INBOUND_WARD];

/** Finds people, timers, jobs and what they name that nobody can read and nobody would meet, and sets them aside. */
@Injectable()
export class UnreadableFinder {
  private readonly timers: RowSweep;
  private readonly jobs: RowSweep;
  private readonly all: RowSweep;
  private readonly tally: QuarantineTally;

  constructor(
    db: DataSource,
    session: OwnerSession,
    metrics: Metrics,
    private readonly log: PinoLogger,
  ) {
    this.timers = new RowSweep(db, session, [PARTICIPANT_WARD, TIMER_WARD]);
    this.jobs = new RowSweep(db, session, [JOB_WARD]);
    this.all = new RowSweep(db, session, [PARTICIPANT_WARD, TIMER_WARD, JOB_WARD, ...STAYING]);
    this.tally = new QuarantineTally(metrics, log);
  }

  /** One chunk; true: everything has been looked through. */
  async runOnce(): Promise<boolean> {
    const { setAside, ended } = await this.all.runOnce();
    this.log.debug({ setAside: setAside.length, ended }, 'Looked for rows that cannot be read');
    this.tally.tell(setAside);
    return ended;
  }

  /** The first thousand timers that are due, and their people. */
  dueTimers(): Promise<number> {
    return this.due(this.timers);
  }

  /** The first thousand jobs that are due. */
  dueJobs(): Promise<number> {
    return this.due(this.jobs);
  }

  private async due(sweep: RowSweep): Promise<number> {
    const setAside: readonly SetAside[] = await sweep.runDue();
    this.tally.tell(setAside);
    return setAside.length;
  }
}
