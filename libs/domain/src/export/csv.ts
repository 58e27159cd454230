export type CsvField = string | number | null;

/** A spreadsheet takes what begins like this for a formula; the wide forms of the four signs as well. */
const FORMULA = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

const TO_QUOTE = /["\r\n,]|^\s|\s$/;

/**
 * One record by RFC 4180, its line break included; null is an empty field. A text that a spreadsheet would run as a formula gets an
 * apostrophe; so does one that begins with apostrophes before such a sign, so that taking one away always gives the text back.
 */
export const csvRecord = (fields: readonly CsvField[]): string => `${fields.map(csvField).join(',')}\r\n`;

function csvField(field: CsvField): string {
  if (field === null) return '';
  if (typeof field === 'number') return String(field);
  const text = FORMULA.test(field) ? `'${field}` : field;
  return TO_QUOTE.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
