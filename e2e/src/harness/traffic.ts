import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@promptpipe/testing';
import { enrolMany, type Person } from './people';
import { type PhoneMessage } from './phones';
import { type System } from './system';

export interface Accepted {
  readonly id: string;
  readonly text: string;
}

export interface Correspondence extends Person {
  /** What the API has accepted for this person, in that order. */
  readonly accepted: Accepted[];
  /** What this person has written. */
  readonly written: PhoneMessage[];
}

export interface Load {
  readonly people: number;
  readonly each: number;
  /** Whose people they are; by default those of the study that is there from the start. */
  readonly study?: string;
  /** By when all has to have arrived. */
  readonly limitMs?: number;
}

/** Half of the people answer when so many messages are on their phone. Two: then one has certainly got its ack. */
const ANSWERS_AT = [2, 7];
const LOOK_EACH_MS = 40;
const LIMIT_MS = 60_000;

/** Messages on their way to many people, half of whom answer meanwhile. */
export class Traffic {
  /** Ends when everything is accepted, has arrived and is answered; rejects when that does not come about. */
  readonly done: Promise<void>;
  /** How many messages each phone shows, both directions, at the last look. */
  private counts: ReadonlyMap<string, number> = new Map();

  private constructor(
    private readonly system: System,
    readonly people: readonly Correspondence[],
    private readonly each: number,
    private readonly limitMs: number,
  ) {
    this.done = Promise.all([this.postAll(), this.watch()]).then(() => undefined);
    // Whoever awaits it hears of it; a scenario that fails earlier does not.
    this.done.catch(() => undefined);
  }

  /** Comes back when everybody is enrolled and the first messages are being posted. */
  static async start(system: System, { people, each, study, limitMs = LIMIT_MS }: Load): Promise<Traffic> {
    const enrolled = await enrolMany(system, people, study);
    return new Traffic(
      system,
      enrolled.map((person) => ({ ...person, accepted: [], written: [] })),
      each,
      limitMs,
    );
  }

  get total(): number {
    return this.people.length * this.each;
  }

  get accepted(): number {
    return this.people.reduce((sum, { accepted }) => sum + accepted.length, 0);
  }

  /** How many messages the phones showed at the last look. */
  get arrived(): number {
    return this.people.reduce((sum, person) => sum + this.arrivedAt(person), 0);
  }

  /** Waits until so many have got there. */
  async until(passed: 'accepted' | 'arrived', count: number): Promise<void> {
    await until(`${count} of ${this.total} messages ${passed}`, () => this[passed] >= count, this.limitMs);
  }

  /** Everybody of the answering half who has read something writes once more, now. */
  async everybodyWrites(body: string): Promise<void> {
    const ready = this.answering.filter((person) => this.arrivedAt(person) >= 2);
    await Promise.all(ready.map((person) => this.write(person, body)));
  }

  private get answering(): Correspondence[] {
    return this.people.filter((_, index) => index % 2 === 0);
  }

  private async postAll(): Promise<void> {
    await Promise.all(this.people.map((person) => this.post(person)));
  }

  /** One after the other for one person, so that the order of acceptance is known. */
  private async post({ id: participantId, accepted }: Correspondence): Promise<void> {
    for (let n = 1; n <= this.each; n += 1) {
      const text = `Message ${n} of ${this.each}`;
      const { id } = await this.system.api.postAgainAndAgain<{ id: string }>(
        '/v1/messages',
        { participantId, text },
        randomUUID(),
      );
      accepted.push({ id, text });
    }
  }

  /** The one who looks at the phones, for all who want to know, and makes people answer. */
  private async watch(): Promise<void> {
    const deadline = performance.now() + this.limitMs;
    const moments = ANSWERS_AT.filter((moment) => moment <= this.each);
    let owed = this.answering.flatMap((person) => moments.map((moment) => ({ person, moment })));
    while (this.arrived < this.total || owed.length > 0) {
      if (performance.now() > deadline) throw new Error(`Only ${this.arrived} of ${this.total} messages have arrived`);
      this.counts = await this.system.phones.counts();
      const due = owed.filter(({ person, moment }) => this.arrivedAt(person) >= moment);
      owed = owed.filter((answer) => !due.includes(answer));
      await Promise.all(due.map(({ person, moment }) => this.write(person, `Answer after ${moment}`)));
      await sleep(LOOK_EACH_MS);
    }
  }

  private async write({ phone, written }: Correspondence, body: string): Promise<void> {
    written.push(await this.system.phones.write(phone, body));
  }

  /** The look may be older than the last text of the person: then it is too low by one until the next. */
  private arrivedAt({ phone, written }: Correspondence): number {
    return Math.max(0, (this.counts.get(phone) ?? 0) - written.length);
  }
}
