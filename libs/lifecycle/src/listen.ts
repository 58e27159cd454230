import { type Service } from './service';

/** The service cannot have its address; the message says which variable chooses it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code = 'cannot-listen';
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process',
  EACCES: 'needs rights that this process does not have',
  EADDRNOTAVAIL: 'is not on this machine',
  ENOTFOUND: 'is not a host that is known here',
};

export async function listen({ app, port, portVariable, host }: Service): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const reason = REASONS[String((error as { code?: unknown } | null)?.code)];
    if (reason === undefined) throw error;
    const wayOut = `Set ${portVariable} to a free port, or HOST to an address of this machine.`;
    throw new ListenError(`Port ${port} on ${host} ${reason}. ${wayOut}`, { cause: error });
  }
}
