import type { DataSource } from 'typeorm';
import { autocommit } from '../database/sql';
import type { OwnerSession } from '../owner/owner-session';
import { fleetNames } from './fleet-names';
import { FIRST_ID, lookAfter, lookAtDue } from './look';
import type { SetAside } from './move-rows';
import { judgeRows, setAsideSuspects } from './set-aside';
import type { Suspect, Ward } from './ward';

export interface SweepPass {
  readonly setAside: readonly SetAside[];
  /** True when every table has been looked through: the next pass begins again. */
  readonly ended: boolean;
}

/**
 * Looks through tables by id, a thousand rows at a time, for what nobody would ever meet: orphans, impossible states, names
 * that nobody declares. Where it stands is kept in memory only: a new process begins again.
 */
export class RowSweep {
  private place = { ward: 0, after: FIRST_ID };

  constructor(
    private readonly db: DataSource,
    private readonly session: OwnerSession,
    private readonly wards: readonly Ward[],
  ) {}

  async runOnce(): Promise<SweepPass> {
    const { ward, after } = this.place;
    const current = this.wards[ward];
    if (!current) return { setAside: [], ended: true };
    const { rows, end } = await lookAfter(autocommit(this.db), current, after);
    const setAside = await this.setAside(current, rows);
    const next = (ward + 1) % this.wards.length;
    this.place = end === null ? { ward: next, after: FIRST_ID } : { ward, after: end };
    return { setAside, ended: end === null && next === 0 };
  }

  /** Only what is due first: as much as a boot can look at, however much there is. */
  async runDue(): Promise<SetAside[]> {
    const setAside: SetAside[] = [];
    for (const ward of this.wards) {
      setAside.push(...(await this.setAside(ward, await lookAtDue(autocommit(this.db), ward))));
    }
    return setAside;
  }

  private async setAside(ward: Ward, rows: readonly Suspect[]): Promise<SetAside[]> {
    if (rows.length === 0) return [];
    const suspects = judgeRows(ward, rows, await fleetNames(autocommit(this.db))).map(({ row }) => row);
    return setAsideSuspects(this.db, ward, suspects, this.session.bootId);
  }
}
