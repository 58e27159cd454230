import { type TimerAnswer } from '../../harness/api-answers';
import { type System } from '../../harness/system';
import { type Correspondent } from './correspondent';

/** How many people have a timer of each second besides. */
const WITH_RECURRING = 2;
const DELAYS_SECONDS = [1, 2];

/** Set while the API lives: to set one is no request that may be repeated. */
export class FlowTimers {
  private constructor(
    private readonly system: System,
    private readonly recurring: readonly (readonly [Correspondent, string])[],
  ) {}

  static async set(system: System, people: readonly Correspondent[]): Promise<FlowTimers> {
    const recurring: [Correspondent, string][] = [];
    const set = async ({ id, oneOff }: Correspondent, text: string, when: object): Promise<string> => {
      const { id: promptId } = await system.api.post<{ id: string }>('/v1/prompts', { text });
      const timer = { participantId: id, callbackType: 'scheduled_prompt', params: { promptId }, ...when };
      const { id: timerId } = await system.api.post<TimerAnswer>('/v1/timers', timer);
      if ('afterSeconds' in when) oneOff.push(text);
      return timerId;
    };
    await Promise.all(
      people.map(async (person, index) => {
        for (const afterSeconds of DELAYS_SECONDS) await set(person, `Once, after ${afterSeconds} s`, { afterSeconds });
        if (index < WITH_RECURRING)
          recurring.push([person, await set(person, 'Each second', { schedule: { everySeconds: 1 } })]);
      }),
    );
    return new FlowTimers(system, recurring);
  }

  async cancel(): Promise<void> {
    await Promise.all(
      this.recurring.map(async ([{ canceledTimers }, id]) => {
        await this.system.api.delete(`/v1/timers/${id}`);
        canceledTimers.push(id);
      }),
    );
  }
}
