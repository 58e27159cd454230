import type { ServerResponse } from 'node:http';

/** What an open page can be told to do. */
export type Command =
  | {
      readonly name: 'next';
      readonly value:
        | 'reject'
        | 'lose-answer'
        | 'hang'
        | 'wait-300-ms'
        | 'reload'
        | 'stand-still'
        | 'no-lid'
        | 'no-lid-late'
        | 'refuse'
        | 'answer-late';
    }
  | { readonly name: 'state'; readonly value: string }
  /** By a phone of this number, where it is not the ordinary one: digits only. */
  | { readonly name: 'pair'; readonly value?: string }
  | {
      readonly name: 'synced' | 'log-out' | 'reload' | 'stand-still' | 'eat' | 'alert' | 'change-address' | 'frame';
    };

const OBEYED_WITHIN_MS = 5_000;

/** The pages that are open now, and what they were told and have not done yet. */
export class OpenPages {
  private readonly sockets = new Set<ServerResponse>();
  private readonly awaited = new Map<number, () => void>();
  private told = 0;

  add(socket: ServerResponse): void {
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      // A page that goes away over what it was told has obeyed, and can say so no more.
      if (this.sockets.size === 0) for (const obeyed of [...this.awaited.values()]) obeyed();
    });
  }

  /** Comes back when one page has done it, so that what a spec does next meets it. */
  async tell(command: Command): Promise<void> {
    if (this.sockets.size === 0) throw new Error(`No page is open that could be told: ${command.name}`);
    const n = (this.told += 1);
    const done = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`No page obeyed: ${command.name}`)), OBEYED_WITHIN_MS);
      this.awaited.set(n, () => {
        clearTimeout(late);
        resolve();
      });
    });
    this.say({ type: 'command', n, ...command });
    await done.finally(() => this.awaited.delete(n));
  }

  done(n: number): void {
    this.awaited.get(n)?.();
  }

  say(line: unknown): void {
    for (const socket of this.sockets) socket.write(`${JSON.stringify(line)}\n`);
  }

  end(): void {
    for (const socket of this.sockets) socket.end();
  }
}
