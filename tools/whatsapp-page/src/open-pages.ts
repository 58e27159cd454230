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
        | 'answer-late'
        | 'find-late';
    }
  | { readonly name: 'state'; readonly value: string }
  /**
   * A phone scans a code: of this number, where it is not the ordinary one, digits only. The page that shows the code is the
   * phone's from then on; without one, whichever page waits to be paired.
   */
  | { readonly name: 'pair'; readonly value?: string; readonly code?: string }
  | {
      readonly name:
        | 'synced'
        | 'fill'
        | 'new-code'
        | 'log-out'
        | 'reload'
        | 'stand-still'
        | 'eat'
        | 'alert'
        | 'change-address'
        | 'frame';
    };

const OBEYED_WITHIN_MS = 5_000;

/** The pages that are open now, and what they were told and have not done yet. */
export class OpenPages {
  /** Whose they are; null: nobody's before they are paired. */
  private readonly sockets = new Map<ServerResponse, string | null>();
  private readonly awaited = new Map<number, () => void>();
  private told = 0;

  add(socket: ServerResponse, account: string | null): void {
    this.sockets.set(socket, account);
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
    for (const socket of this.sockets.keys()) write(socket, { type: 'command', n, ...command });
    await done.finally(() => this.awaited.delete(n));
  }

  done(n: number): void {
    this.awaited.get(n)?.();
  }

  /** To the pages of one account. */
  say(account: string, line: unknown): void {
    for (const [socket, whose] of this.sockets) if (whose === account) write(socket, line);
  }

  end(): void {
    for (const socket of this.sockets.keys()) socket.end();
  }
}

const write = (socket: ServerResponse, line: unknown): void => void socket.write(`${JSON.stringify(line)}\n`);
