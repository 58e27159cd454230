import { pino, type DestinationStream, type Logger } from 'pino';
import { type LogOptions } from './log';
import { pinoOptions } from './pino-options';

/** JSON lines on stdout, written synchronously so that the last line before an exit is not lost. */
export function createLogger(options: LogOptions, destination: DestinationStream = pino.destination(1)): Logger {
  return pino(pinoOptions(options), destination);
}
