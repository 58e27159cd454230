import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@promptpipe/testing';
import { enrolMany } from '../../harness/people';
import { type System } from '../../harness/system';
import { type Correspondent } from './correspondent';
import { FlowBatches } from './flow-batches';
import { FlowSchedule } from './flow-schedule';
import { FlowTimers } from './flow-timers';
import { submitJob } from './submit-job';

const LOOK_EACH_MS = 50;
const POST_EACH_MS = 150;
/** So many messages of a person to one job of each plain kind. */
const JOB_EACH = 3;
const WRITE_EACH_MS = 300;
/** Nobody is sent more while so many are not on the phone yet: however slow the machine, the backlog stays small. */
const UNDER_WAY_AT_MOST = 5;
/** So much must have passed before a flow may end, and as much again after everything is back. */
const ENOUGH = 3;
const ENOUGH_WITHIN_MS = 90_000;
/** Two on the phone: then one has certainly got its ack, and an answer has something to answer. */
const ANSWERS_FROM = 2;
/** Nobody answers more often than this what is on the phone, for the same reason. */
const ANSWERS_TO_EACH = 2;

/** What is promised whether the last has arrived or not. */
export interface FlowPace {
  readonly batchEachMs: number;
  readonly promiseEachMs: number;
}

const BRISK: FlowPace = { batchEachMs: 1_500, promiseEachMs: 400 };

/**
 * Traffic that goes on until it is told to stop: messages through the API with an Idempotency-Key each, answers of every
 * second person, timers that fire once and such as fire each second, promises of a schedule, sends to everybody, jobs that do
 * nothing but run. What it was promised is kept here.
 */
export class Flow {
  private readonly ending = new AbortController();
  private readonly work: Promise<unknown>;

  private constructor(
    private readonly system: System,
    readonly people: readonly Correspondent[],
    private readonly promises: {
      readonly timers: FlowTimers;
      readonly schedule: FlowSchedule;
      readonly batches: FlowBatches;
    },
  ) {
    // Everybody waits for the same end.
    setMaxListeners(0, this.ending.signal);
    const writers = people.filter(({ writes }) => writes);
    const ways = [...people.map((one) => this.post(one)), ...writers.map((one) => this.answer(one)), this.watch()];
    this.work = Promise.all(ways);
    // Whoever awaits it hears of it; a scenario that fails earlier does not.
    this.work.catch(() => undefined);
  }

  /** Comes back when everybody is enrolled, the timers are set and the first messages are being posted. */
  static async start(system: System, count = 6, { batchEachMs, promiseEachMs } = BRISK): Promise<Flow> {
    const enrolled = await enrolMany(system, count);
    const people = enrolled.map((person, index) => ({
      ...person,
      writes: index % 2 === 0,
      accepted: [],
      arrived: { count: 0 },
      oneOff: [],
      fellDue: [],
      batches: [],
      canceledTimers: [],
      written: [],
    }));
    const timers = await FlowTimers.set(system, people);
    const schedule = await FlowSchedule.set(system, people, promiseEachMs);
    const batches = await FlowBatches.begin(system, people, batchEachMs);
    return new Flow(system, people, { timers, schedule, batches });
  }

  /** Waits until everybody's messages have gone on flowing from here, and everybody who writes has written. */
  async untilMore(): Promise<void> {
    const before = new Map(this.people.map(({ id, arrived }) => [id, arrived.count]));
    const hasMore = ({ id, writes, written, arrived }: Correspondent): boolean =>
      arrived.count >= (before.get(id) ?? 0) + ENOUGH && (!writes || written.length > 0);
    // Whoever posts or answers may have failed long before: then that is what is told.
    await Promise.race([
      this.work,
      until('more messages and answers', () => this.people.every(hasMore), ENOUGH_WITHIN_MS),
    ]);
  }

  /** Flows on until this work is done. When it fails, that is what is told, and not what fails for it afterwards. */
  async during(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.stop().catch(() => undefined);
      throw error;
    }
    await this.stop();
  }

  /** No more is promised from now on; comes back when the last request has its answer. */
  private async stop(): Promise<void> {
    this.ending.abort();
    await this.work;
    await this.promises.timers.cancel();
    await this.promises.schedule.delete();
    await this.promises.batches.end();
  }

  private async post(person: Correspondent): Promise<void> {
    const { id: participantId, accepted, arrived } = person;
    while (!this.ending.signal.aborted) {
      if (accepted.length - arrived.count >= UNDER_WAY_AT_MOST) {
        await this.pause(POST_EACH_MS);
        continue;
      }
      const text = `Message ${accepted.length + 1}`;
      const { id } = await this.system.api.postAgainAndAgain<{ id: string }>(
        '/v1/messages',
        { participantId, text },
        randomUUID(),
      );
      accepted.push({ id, text });
      if (accepted.length % JOB_EACH === 0) await submitJob(this.system, participantId, 'test');
      if (accepted.length % JOB_EACH === 1) await submitJob(this.system, participantId, 'probe');
      await this.pause(POST_EACH_MS);
    }
  }

  /** The one who looks at the phones, for all who want to know. */
  private async watch(): Promise<void> {
    while (!this.ending.signal.aborted) {
      const counts = await this.system.phones.counts();
      for (const { phone, written, arrived } of this.people) {
        arrived.count = Math.max(arrived.count, (counts.get(phone) ?? 0) - written.length);
      }
      await this.pause(LOOK_EACH_MS);
    }
  }

  private async answer({ phone, written, arrived }: Correspondent): Promise<void> {
    while (!this.ending.signal.aborted) {
      if (arrived.count >= ANSWERS_FROM && written.length < arrived.count * ANSWERS_TO_EACH) {
        written.push(await this.system.phones.write(phone, `Answer ${written.length + 1}`));
      }
      await this.pause(WRITE_EACH_MS);
    }
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }
}
