import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

const POLL_EVERY_MS = 200;

/** Hands each complete line that is appended to a log file, from its present end on, to a listener. */
export class LogFollower {
  private position: number;
  private rest = '';
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly file: string,
    private readonly onLine: (line: string) => void,
  ) {
    this.position = existsSync(file) ? statSync(file).size : 0;
    this.timer = setInterval(() => this.readNow(), POLL_EVERY_MS);
    this.timer.unref();
  }

  /** Reads what is there without waiting for the next look. */
  readNow(): void {
    const { text, end } = readFrom(this.file, this.position);
    this.position = end;
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') this.onLine(line);
  }

  close(): void {
    clearInterval(this.timer);
    this.readNow();
  }
}

/** The last `count` non-empty lines that were written after byte `start`. */
export function lastLines(file: string, start: number, count: number): string[] {
  const lines = readFrom(file, start).text.split('\n');
  return lines.filter((line) => line.trim() !== '').slice(-count);
}

/** A file that was truncated meanwhile is read from its beginning; one that is missing reads as empty. */
function readFrom(file: string, position: number): { text: string; end: number } {
  if (!existsSync(file)) return { text: '', end: 0 };
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const start = size < position ? 0 : position;
    const bytes = Buffer.alloc(size - start);
    const length = readSync(handle, bytes, 0, bytes.length, start);
    return { text: bytes.toString('utf8', 0, length), end: start + length };
  } finally {
    closeSync(handle);
  }
}
