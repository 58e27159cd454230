import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type System } from '../../harness/system';
import { type Correspondent } from './correspondent';

const TEXT = 'As promised';
const HOURLY = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:30`);
const DEFINITION = { kind: 'daily', times: HOURLY, misfirePolicy: 'fire-within', misfireGraceSeconds: 86_400 };
/** So many promises fall due to one change of the schedule, which is planned anew for everybody. */
const CHANGE_EACH = 4;

/**
 * What was promised for some day falls due now: no scenario waits for a day. The last of all, which nothing else is near;
 * behind the turnstile, as whatever changes a plan.
 */
const FALL_DUE = `
  with turnstile as materialized (
    select id from participants where id = $1 for no key update
  )
  update occurrences
     set instant = pp_now() - interval '1 second', useful_until = pp_now() + interval '1 hour'
   where id = (select o.id from turnstile join occurrences o on o.participant_id = turnstile.id
                where o.status = 'planned' and o.instant > pp_now() + interval '2 days'
                order by o.instant desc limit 1)
  returning id`;

/** A schedule of these people alone, whose promises fall due one after the other while it is changed again and again. */
export class FlowSchedule {
  private readonly ending = new AbortController();
  private readonly work: Promise<void>;

  private constructor(
    private readonly system: System,
    private readonly people: readonly Correspondent[],
    private readonly id: string,
    private readonly eachMs: number,
  ) {
    this.work = this.fallDue();
    this.work.catch(() => undefined);
  }

  /** Set while the API lives: to make one is no request that may be repeated. */
  static async set(system: System, people: readonly Correspondent[], eachMs: number): Promise<FlowSchedule> {
    const arm = `flow-${randomUUID()}`;
    const { id: promptId } = await system.api.post<{ id: string }>('/v1/prompts', { text: TEXT });
    const schedule = { promptId, definition: DEFINITION, arm };
    const { id } = await system.api.post<{ id: string }>('/v1/schedules', schedule);
    await Promise.all(people.map((person) => system.api.patch(`/v1/participants/${person.id}`, { arm })));
    return new FlowSchedule(system, people, id, eachMs);
  }

  /** No more falls due; what is planned goes with the schedule. */
  async delete(): Promise<void> {
    this.ending.abort();
    await this.work;
    await this.system.api.delete(`/v1/schedules/${this.id}`);
  }

  private async fallDue(): Promise<void> {
    for (let n = 0; !this.ending.signal.aborted; n += 1) {
      const person = this.people[n % this.people.length];
      if (person) {
        person.fellDue.push(...(await this.fallDueOf(person)));
      }
      if (n % CHANGE_EACH === CHANGE_EACH - 1) await this.change(`Change ${n}`);
      await sleep(this.eachMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  /** While the database is dead nothing falls due. */
  private async fallDueOf({ id }: Correspondent): Promise<string[]> {
    const due = await this.system.database.query<{ id: string }>(FALL_DUE, [id]).catch(() => []);
    return due.map((occurrence) => occurrence.id);
  }

  /** While the API is dead nothing changes. */
  private async change(name: string): Promise<void> {
    await this.system.api.patch(`/v1/schedules/${this.id}`, { name }).catch(() => undefined);
  }
}
