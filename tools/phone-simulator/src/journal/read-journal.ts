import { existsSync, readFileSync } from 'node:fs';
import { StartError } from '../start-error';
import { type JournalEvent, journalEventSchema } from '../state/journal-event';

const LINE_FEED = 0x0a;

/**
 * All events of the file, and the number of bytes that they take. What follows the last line feed is a line that a kill
 * tore off: nobody was ever told that it had been accepted, so it counts as never written.
 */
export function readJournal(file: string): { events: JournalEvent[]; bytes: number } {
  const content = contentOf(file);
  const bytes = content.lastIndexOf(LINE_FEED) + 1;
  const lines = content.subarray(0, bytes).toString('utf8').split('\n').slice(0, -1);
  return { events: lines.map((line, index) => eventOf(line, `line ${index + 1} of ${file}`)), bytes };
}

function contentOf(file: string): Buffer {
  if (!existsSync(file)) return Buffer.alloc(0);
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The phones file cannot be read (${reason}): set PHONES_FILE to another path.`);
  }
}

function eventOf(line: string, place: string): JournalEvent {
  try {
    return journalEventSchema.parse(JSON.parse(line));
  } catch {
    throw new StartError(
      `Cannot read ${place}: it is not an event of the phone simulator. Mend or delete that line, or move the file away to begin with empty phones.`,
    );
  }
}
