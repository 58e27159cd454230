import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a client and its server, and can do to the connection what a network does. */
export interface Proxy {
  readonly url: string;
  /** Keeps every connection and passes nothing on, old or new. */
  freeze(): void;
  thaw(): void;
  /** Passes nothing more on over the connections there are, and never closes them; new ones work. */
  silence(): void;
  /** From the moment that a client says this, nothing more passes over its connection, this included; once only. */
  silenceAt(words: string): void;
  readonly silencedByWords: boolean;
  /** What the clients say is passed on, what the server answers is not, over the connections there are. */
  muffle(): void;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function startProxy(serverUrl: string, defaultPort: number): Promise<Proxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const answering = new Set<Socket>();
  let frozen = false;
  let lastWords: string | undefined;
  let wordsWereSaid = false;

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const wasTheLast = (data: Buffer, ...connection: readonly Socket[]): boolean => {
    if (lastWords === undefined || !data.includes(lastWords)) return false;
    lastWords = undefined;
    wordsWereSaid = true;
    for (const socket of connection) socket.pause();
    return true;
  };
  const server = createServer((near) => {
    const far = connect(Number(target.port || defaultPort), target.hostname);
    answering.add(far.on('close', () => answering.delete(far)));
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      keep(from);
      from
        .on('data', (data) => (wasTheLast(data, near, far) ? undefined : to.write(data)))
        .on('close', () => to.destroy());
      if (frozen) from.pause();
    }
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    silence: () => {
      for (const socket of sockets) socket.pause();
    },
    silenceAt: (words) => {
      lastWords = words;
    },
    get silencedByWords() {
      return wordsWereSaid;
    },
    muffle: () => {
      for (const socket of answering) socket.pause();
    },
    cut: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
    mend: () => listen(port),
  };
}
