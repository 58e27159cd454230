import { linesOf } from './lines-of';

const linesIn = async (...chunks: readonly (string | Buffer)[]): Promise<string[]> => {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
  }
  const lines: string[] = [];
  for await (const line of linesOf(body())) lines.push(line);
  return lines;
};
const heart = Buffer.from('💚');

it.each<[string, readonly (string | Buffer)[], string[]]>([
  ['one to a chunk', ['a\n', 'b\n'], ['a', 'b']],
  ['many to a chunk', ['a\nb\nc\n'], ['a', 'b', 'c']],
  ['one over many chunks', ['a', 'b', 'c\n'], ['abc']],
  ['a character over two chunks', [heart.subarray(0, 2), heart.subarray(2), '\n'], ['💚']],
  ['a line that was torn off is none', ['a\n', '{"type":"mess'], ['a']],
  ['nothing', [], []],
])('%s', async (_, chunks, lines) => {
  expect(await linesIn(...chunks)).toEqual(lines);
});
