import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault } from '../../harness/phones';
import { SERVICES } from '../../harness/plan-services';
import { shiftedClock } from '../../harness/shifted-clock';
import { keepAlive } from './keep-alive';
import { Lanes } from './lanes';
import { loseOwners } from './lose-owners';
import { type PhoneTrouble, type SoakFault } from './soak-plan';
import { type SoakSystem } from './soak-system';

const EVERYBODY = SERVICES.flatMap((service) => [service, `${service}-2`]);
const A_MINUTE_MS = 60_000;
/** Longer than WhatsApp's own answer takes, shorter than a send's time limit. */
const DELAY_MS = 3_000;
const LATE_ACK_MS = 700;

/** Does to the system what the plan says; two things at once where they are about different parts of it. */
export class Inflictor {
  private readonly lanes = new Lanes();

  constructor(private readonly system: SoakSystem) {}

  /** Comes back when the part is whole again. */
  inflict(fault: SoakFault): Promise<void> {
    return this.lanes.run(subjectsOf(fault), () => this.act(fault));
  }

  private async act(fault: SoakFault): Promise<void> {
    const { postgres, broker, database, phones } = this.system;
    switch (fault.kind) {
      case 'kill':
        return this.kill([fault.who], fault.deadMs);
      case 'kill-both':
        return this.kill([fault.service, `${fault.service}-2`], fault.deadMs);
      case 'kill-all':
        return this.kill(EVERYBODY, fault.deadMs);
      case 'restart-thrice':
        return this.restartThrice(fault.who, fault.bootMs);
      case 'freeze':
        return this.freeze(fault.who, fault.frozenMs);
      case 'shift-clock':
        return this.shiftClock(fault.who, fault.minutes);
      case 'lose-owner-connections':
        return loseOwners(database, fault.service);
      case 'crash-database':
        await postgres.crash();
        await sleep(fault.deadMs);
        return postgres.restart();
      case 'empty-broker':
        return broker.forgetEverything();
      case 'crash-broker':
        await broker.kill();
        await sleep(fault.deadMs);
        return broker.replace();
      case 'phones':
        await phones.misbehave({ ...TROUBLES[fault.what], times: fault.times, lookup: fault.lookup });
    }
  }

  private async kill(who: readonly string[], deadMs: number): Promise<void> {
    await this.system.fleet.kill(...who);
    await sleep(deadMs);
    await Promise.all(who.map((name) => keepAlive(this.system.fleet, name)));
  }

  private async restartThrice(who: string, bootMs: readonly number[]): Promise<void> {
    const { fleet } = this.system;
    await fleet.kill(who);
    for (const ms of bootMs) {
      fleet.launch(who, {});
      await sleep(ms);
      await fleet.kill(who);
    }
    await keepAlive(fleet, who);
  }

  private async freeze(who: string, frozenMs: number): Promise<void> {
    this.system.fleet.signal(who, 'SIGSTOP');
    await sleep(frozenMs);
    this.system.fleet.signal(who, 'SIGCONT');
  }

  /** It goes on with the wrong time until it is killed for another reason. */
  private async shiftClock(who: string, minutes: number): Promise<void> {
    await this.system.fleet.kill(who);
    await keepAlive(this.system.fleet, who, shiftedClock(minutes * A_MINUTE_MS));
  }
}

const TROUBLES: Readonly<Record<PhoneTrouble, Fault>> = {
  'drop-answers': { dropAnswer: true, lateAckMs: LATE_ACK_MS },
  hang: { hang: true },
  delay: { delayMs: DELAY_MS },
};

/** What a fault takes hold of: nobody else may meanwhile. */
function subjectsOf(fault: SoakFault): readonly string[] {
  switch (fault.kind) {
    case 'kill':
    case 'restart-thrice':
    case 'freeze':
    case 'shift-clock':
      return [fault.who];
    case 'kill-both':
      return [fault.service, `${fault.service}-2`];
    case 'kill-all':
      return EVERYBODY;
    case 'crash-database':
    case 'lose-owner-connections':
      return ['database'];
    case 'empty-broker':
    case 'crash-broker':
      return ['broker'];
    case 'phones':
      return ['phones'];
  }
}
