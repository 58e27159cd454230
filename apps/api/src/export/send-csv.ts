import { type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Writes texts as they come, as fast as the client takes them, none ahead. An error before the first text is an answer like any
 * other; a later one breaks the connection, since an ending would make the file look whole. A client that goes away ends the
 * reading, and that is no error.
 */
export async function sendCsv(
  response: ServerResponse,
  {
    name,
    texts,
  }: {
    readonly name: string;
    readonly texts: AsyncGenerator<string, void, undefined> | Generator<string, void, undefined>;
  },
): Promise<void> {
  const first = await texts.next();
  response.setHeader('content-type', 'text/csv; charset=utf-8; header=present');
  response.setHeader('content-disposition', `attachment; filename="${name}"`);
  response.setHeader('cache-control', 'no-store');
  try {
    await pipeline(async function* () {
      if (first.done !== true) yield first.value;
      yield* texts;
    }, response);
  } catch (error) {
    if (!hasClientLeft(error)) throw error;
  }
}

const hasClientLeft = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
