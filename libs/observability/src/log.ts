/** What a part needs to log: fields with ids, then a constant sentence. Every pino logger fits. */
export interface Log {
  debug(fields: object, sentence: string): void;
  info(fields: object, sentence: string): void;
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

export interface LogOptions {
  readonly service: string;
  readonly level: string;
}
