import { setTimeout as sleep } from 'node:timers/promises';

const TRY_AGAIN_MS = 50;
const GIVE_UP_AFTER_MS = 180_000;
const ANSWER_WITHIN_MS = 10_000;

interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, in place of a body. */
  readonly csv?: string;
  readonly idempotencyKey?: string;
}

/** What an answer outside the 2xx says; its sentence holds the problem's own. */
class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';

  constructor(
    readonly status: number,
    { method, path }: Call,
    problem: string,
  ) {
    super(`${method} ${path} was answered with ${status}: ${problem}`);
  }
}

/**
 * The API as a careful client uses it: whatever may be repeated (a read, a delete, a message with its Idempotency-Key)
 * is repeated while nobody answers or the answer is a 5xx, for three minutes at most.
 */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.persist<T>({ method: 'GET', path });
  }

  delete<T>(path: string): Promise<T> {
    return this.persist<T>({ method: 'DELETE', path });
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.persist<T>({ method: 'PUT', path, body });
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.once<T>({ method: 'PATCH', path, body });
  }

  /** Sent once: who repeats it might have two. */
  post<T>(path: string, body: unknown): Promise<T> {
    return this.once<T>({ method: 'POST', path, body });
  }

  /** The same file again goes on where the last attempt ended. */
  upload<T>(path: string, csv: string): Promise<T> {
    return this.persist<T>({ method: 'POST', path, csv });
  }

  postAgainAndAgain<T>(path: string, body: unknown, idempotencyKey: string): Promise<T> {
    return this.persist<T>({ method: 'POST', path, body, idempotencyKey });
  }

  private async persist<T>(call: Call): Promise<T> {
    const deadline = performance.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      try {
        return await this.once<T>(call);
      } catch (error) {
        const isFinal = error instanceof ApiRefusal && error.status < 500;
        if (isFinal || performance.now() > deadline) throw error;
        await sleep(TRY_AGAIN_MS);
      }
    }
  }

  private async once<T>(call: Call): Promise<T> {
    const { method, path, idempotencyKey } = call;
    const sent = contentOf(call);
    const answer = await fetch(this.url + path, {
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(sent && { 'content-type': sent.type }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(sent && { body: sent.text }),
    });
    if (!answer.ok) throw new ApiRefusal(answer.status, call, await answer.text());
    return (await answer.json()) as T;
  }
}

function contentOf({ body, csv }: Call): { readonly type: string; readonly text: string } | null {
  if (csv !== undefined) return { type: 'text/csv; charset=utf-8', text: csv };
  return body === undefined ? null : { type: 'application/json', text: JSON.stringify(body) };
}
