import { closeSync, constants, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '../start-error';
import { type JournalEvent } from '../state/journal-event';

/**
 * The append-only file, one JSON event per line. `append` returns once the kernel has the line, which outlives a kill of
 * this process; it is not synced, so a power cut may take the last lines.
 */
export class Journal {
  private readonly descriptor: number;
  /** Bytes may stand behind `size` that belong to no event: a torn line, or what a failed write left. */
  private dirty = true;
  private closed = false;

  constructor(
    file: string,
    private size: number,
  ) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      // It holds phone numbers and what people wrote.
      this.descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(`The phones file cannot be written (${reason}): set PHONES_FILE to another path.`);
    }
  }

  append(event: JournalEvent): void {
    if (this.closed) throw new Error('The phone simulator is stopping');
    // The cut waits for the first write, so that a second simulator whose port is taken has not touched the file.
    if (this.dirty) ftruncateSync(this.descriptor, this.size);
    this.dirty = true;
    const line = Buffer.from(`${JSON.stringify(event)}\n`);
    for (let done = 0; done < line.length;) {
      done += writeSync(this.descriptor, line, done, line.length - done, this.size + done);
    }
    this.size += line.length;
    this.dirty = false;
  }

  close(): void {
    if (!this.closed) closeSync(this.descriptor);
    this.closed = true;
  }
}
