import { randomUUID } from 'node:crypto';
import { until } from '@promptpipe/testing';
import { type List, type MessageAnswer, type ResponseAnswer, type TimerAnswer } from './api-answers';
import { type Person } from './people';
import { type System } from './system';

/** One person and the system, step by step. */
export class Dialogue {
  constructor(
    private readonly system: System,
    readonly person: Person,
  ) {}

  say(text: string): Promise<{ id: string }> {
    const body = { participantId: this.person.id, text };
    return this.system.api.postAgainAndAgain('/v1/messages', body, randomUUID());
  }

  /** When: `{ afterSeconds }`, `{ at }` or `{ schedule }`. */
  async setTimer(text: string, when: object): Promise<TimerAnswer> {
    const { api } = this.system;
    const { id: promptId } = await api.post<{ id: string }>('/v1/prompts', { text });
    return api.post<TimerAnswer>('/v1/timers', {
      participantId: this.person.id,
      callbackType: 'scheduled_prompt',
      params: { promptId },
      ...when,
    });
  }

  untilAck(messageId: string, level: number): Promise<MessageAnswer> {
    return until(`ack ${level} of a message`, async () => {
      const message = await this.system.api.get<MessageAnswer>(`/v1/messages/${messageId}`);
      return message.ackLevel >= level && message;
    });
  }

  async untilShown(count: number): Promise<void> {
    await until(`${count} messages on the phone`, async () => (await this.shown()).length >= count);
  }

  /** What the person was told. */
  async shown(): Promise<{ id: string; body: string }[]> {
    const shown = await this.system.phones.shown(this.person.phone);
    return shown.map(({ id, body }) => ({ id, body }));
  }

  /** Waits for so many, and answers all there are. */
  responses(atLeast: number): Promise<{ body: string; messageId: string | null }[]> {
    return until(`${atLeast} responses`, async () => {
      const path = `/v1/responses?participantId=${this.person.id}`;
      const { items } = await this.system.api.get<List<ResponseAnswer>>(path);
      return items.length >= atLeast && items.map(({ body, messageId }) => ({ body, messageId }));
    });
  }
}
