import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Refusal } from '../http/refusal';

const SLICE = 65_536;

function* slices(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
}

/** Spreadsheets of half of the world write semicolons. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  return !header.includes(',') && header.includes(';') ? ';' : ',';
}

/** The rows of a file, one by one, so that a long one keeps nobody from being answered. 400 where it is no CSV. */
export async function* readCsv(text: string): AsyncGenerator<readonly string[]> {
  const parser = parse({ bom: true, delimiter: delimiterOf(text), relax_column_count: true, trim: true });
  try {
    for await (const row of Readable.from(slices(text)).pipe(parser)) yield row as readonly string[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : '';
    throw new Refusal(400, `The file is no CSV${line}: quotes do not match. Within quotes a quote is written twice.`);
  }
}
