import { linesOf } from './lines-of';
import type { SimulatorClient } from './simulator-client';
import { ackOf, changeOf, eventSchema, messageOf } from './simulator-wire';
import type { DriverListener } from './whatsapp-driver';

/** The simulator pings every 2 s; without a sign for this long the connection is half dead. */
const SILENCE_MS = 6_000;

/** Reads the simulator's events line by line until either side ends it. */
export class EventStream {
  private readonly over = new AbortController();
  private watchdog: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private isListening = false;

  private constructor(
    private readonly listener: DriverListener,
    private readonly silenceMs: number,
  ) {}

  /** Answers once the first line, a ping, has come: from then on nothing is missed. A rejection leaves nothing behind. */
  static async open(client: SimulatorClient, listener: DriverListener, silenceMs = SILENCE_MS): Promise<EventStream> {
    const stream = new EventStream(listener, silenceMs);
    stream.hear();
    try {
      await stream.begin(client);
      return stream;
    } catch (error) {
      await stream.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.watchdog);
    this.over.abort();
    await this.reading;
  }

  private async begin(client: SimulatorClient): Promise<void> {
    const body = await client.events(this.over.signal);
    await new Promise<void>((listening, failed) => {
      const begun = (): void => {
        this.isListening = true;
        listening();
      };
      this.reading = this.read(body, begun).then((reason) => {
        failed(new Error(reason));
        this.end(reason);
      });
    });
  }

  /** Answers why it ended. */
  private async read(body: AsyncIterable<Uint8Array>, begun: () => void): Promise<string> {
    try {
      for await (const line of linesOf(body)) {
        this.hear();
        begun();
        if (!this.take(line)) return 'The phone simulator told what is no event';
      }
      return 'The phone simulator ended the event stream';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** False for a line that is no event. Its text stays out of every message: it may hold what a person wrote. */
  private take(line: string): boolean {
    const event = eventSchema.safeParse(parsed(line)).data;
    if (event?.type === 'ack') this.listener.onAck(ackOf(event));
    if (event?.type === 'change') this.listener.onChange(changeOf(event));
    if (event?.type === 'message') this.listener.onMessage(messageOf(event));
    return event !== undefined;
  }

  private hear(): void {
    clearTimeout(this.watchdog);
    if (this.over.signal.aborted) return;
    this.watchdog = setTimeout(() => {
      this.end(`No sign of the phone simulator for ${this.silenceMs} ms`);
    }, this.silenceMs).unref();
  }

  /** Told once, and only of a stream that was listened to: of any other `open` tells by its rejection. */
  private end(reason: string): void {
    clearTimeout(this.watchdog);
    if (this.over.signal.aborted) return;
    this.over.abort(new Error(reason));
    if (this.isListening) this.listener.onDisconnected(reason);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
