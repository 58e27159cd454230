import { csvRecord } from './csv';

/** No code of a study begins like this. */
const END = '#end';

/** The last record of a file that is whole: it tells how many came between it and the header. */
export const endRecord = (records: number, columns: number): string =>
  csvRecord([END, records, ...Array.from({ length: columns - 2 }, () => null)]);
