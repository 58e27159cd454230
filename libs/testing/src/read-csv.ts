/** The records of a CSV text by RFC 4180, read character by character. Throws where it breaks the rules. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  const field = (): string => (text[at] === '"' ? quoted() : bare());
  const bare = (): string => {
    const [found = ''] = /^[^",\r\n]*/.exec(text.slice(at, at + 100_000)) ?? [];
    at += found.length;
    return found;
  };
  const quoted = (): string => {
    let content = '';
    for (at += 1; ; at += 1) {
      if (at >= text.length) throw new Error('A quoted field does not end');
      if (text[at] !== '"') content += text.charAt(at);
      else if (text[at + 1] === '"') {
        content += '"';
        at += 1;
      } else {
        at += 1;
        return content;
      }
    }
  };
  while (at < text.length) {
    const record = [field()];
    while (text[at] === ',') {
      at += 1;
      record.push(field());
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`A record does not end at character ${at}`);
    at += 2;
    records.push(record);
  }
  return records;
}
