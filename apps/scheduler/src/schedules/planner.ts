import { occurrencesAfter, planAhead, type PlanLimits } from '@promptpipe/domain';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  autocommit,
  databaseNow,
  type DataSource,
  type DuePlan,
  duePlansOf,
  type EntityManager,
  findPeopleToPlan,
  inTransaction,
  lockFreeParticipants,
  matchPlans,
  type PlannedTo,
  savePlans,
  walkSchedule,
} from '@promptpipe/persistence';
import { contextOf, planOutdated } from './outdated-plan';

/** Occurrences of one plan that are written down in one transaction. */
const AT_MOST = 200;

export interface PlannerPass {
  /** Something was done: there may be more. */
  readonly hasWorked: boolean;
  /** Somebody's turnstile was held. */
  readonly isBusy: boolean;
}

/** Writes down what schedules promise, person by person and as far ahead as is configured. */
export class Planner {
  constructor(
    private readonly db: DataSource,
    private readonly aheadDays: number,
  ) {}

  /** One chunk of each step: who a changed schedule concerns, which plans they have, what those plans promise. */
  async runOnce(): Promise<PlannerPass> {
    const walked = await inTransaction(this.db, (tx) => walkSchedule(tx));
    const matched = await inTransaction(this.db, (tx) => matchPlans(tx));
    const people = await findPeopleToPlan(autocommit(this.db));
    const planned = people.length === 0 ? 0 : await inTransaction(this.db, (tx) => this.planFor(tx, people));
    return {
      hasWorked: walked !== null || matched.matched > 0 || planned > 0,
      isBusy: matched.busy > 0 || planned < people.length,
    };
  }

  /** Answers how many of them were free. */
  private async planFor(tx: EntityManager, people: readonly string[]): Promise<number> {
    const locked = await lockFreeParticipants(tx, people);
    const now = await databaseNow(tx);
    const limits = { now, aheadDays: this.aheadDays, atMost: AT_MOST };
    const plans: PlannedTo[] = [];
    for (const plan of await duePlansOf(
      tx,
      locked.map(({ id }) => id),
    )) {
      plans.push(plan.isOutdated ? await planOutdated(tx, plan, limits) : planOn(plan, limits));
    }
    await savePlans(tx, plans);
    if (plans.length > 0) crashPoint('planner.before-commit');
    return locked.length;
  }
}

function planOn(plan: DuePlan, limits: PlanLimits): PlannedTo {
  const { definition, version, zone, plannedTo, lastNumber } = plan;
  const upcoming = occurrencesAfter(definition, contextOf(plan, zone), { after: plannedTo, number: lastNumber });
  const ahead = planAhead(upcoming, definition, limits);
  const lastPlanned = ahead.lastNumber ?? lastNumber;
  return { plan, rules: { version, zone }, dropped: [], kept: [], ...ahead, lastNumber: lastPlanned };
}
