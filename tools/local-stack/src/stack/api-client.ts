const ANSWER_WITHIN_MS = 10_000;
const CONFLICT = 409;

interface Item {
  readonly id: string;
  readonly phone?: string;
}

interface Page {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** The few calls of our own HTTP API that a start needs. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly adminKey: string,
  ) {}

  /** Creates it and answers its id; the same key again gives the same one where the API keeps keys. */
  async create(path: string, body: object, idempotencyKey: string): Promise<string> {
    const response = await this.post(path, body, { 'idempotency-key': idempotencyKey });
    return (await this.read<Item>(response, path)).id;
  }

  /** Null when there is one already. */
  async createUnlessThere(path: string, body: object): Promise<string | null> {
    const response = await this.post(path, body, {});
    if (response.status !== CONFLICT) return (await this.read<Item>(response, path)).id;
    await response.body?.cancel();
    return null;
  }

  async change(path: string, body: object): Promise<void> {
    await this.read(await this.send('PATCH', path, body), path);
  }

  async get<T>(path: string): Promise<T> {
    return this.read<T>(await this.call(path, {}), path);
  }

  async findItem(path: string, fits: (item: Item) => boolean): Promise<string | null> {
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `?after=${encodeURIComponent(cursor)}`;
      const response = await this.call(`${path}${query}`, {});
      const page: Page = await this.read<Page>(response, path);
      const found = page.items.find(fits);
      if (found) return found.id;
      cursor = page.next;
    } while (cursor !== null);
    return null;
  }

  private post(path: string, body: object, headers: Record<string, string>): Promise<Response> {
    return this.send('POST', path, body, headers);
  }

  private send(method: string, path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    const json = { 'content-type': 'application/json', ...headers };
    return this.call(path, { method, body: JSON.stringify(body), headers: json });
  }

  private call(path: string, init: { method?: string; body?: string; headers?: Record<string, string> }) {
    const headers = { ...init.headers, authorization: `Bearer ${this.adminKey}` };
    return fetch(`${this.baseUrl}${path}`, { ...init, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  }

  private async read<T>(response: Response, path: string): Promise<T> {
    if (response.ok) return (await response.json()) as T;
    throw new Error(`${path} answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  }
}
