import { Injectable } from '@nestjs/common';
import { Metrics, QuarantineTally } from '@promptpipe/observability';
import { DataSource, MESSAGE_WARD, OwnerSession, RowSweep } from '@promptpipe/persistence';
import { PinoLogger } from 'nestjs-pino';

/** Finds messages that nobody can read and nobody would meet: what is queued is set aside, what may be out ends unresolved. */
@Injectable()
export class UnreadableFinder {
  private readonly sweep: RowSweep;
  private readonly tally: QuarantineTally;

  constructor(
    db: DataSource,
    session: OwnerSession,
    metrics: Metrics,
    private readonly log: PinoLogger,
  ) {
    this.sweep = new RowSweep(db, session, [MESSAGE_WARD]);
    this.tally = new QuarantineTally(metrics, log);
  }

  /** One chunk; true: everything has been looked through. */
  async runOnce(): Promise<boolean> {
    const { setAside, ended } = await this.sweep.runOnce();
    this.log.debug({ setAside: setAside.length, ended }, 'Looked for messages that cannot be read');
    this.tally.tell(setAside);
    return ended;
  }

  /** The first thousand messages that are due. */
  async dueMessages(): Promise<number> {
    const setAside = await this.sweep.runDue();
    this.tally.tell(setAside);
    return setAside.length;
  }
}
