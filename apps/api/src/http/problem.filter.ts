import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { problemOf } from './problem';

/** Answers every error as `application/problem+json` (RFC 9457); what is no refusal is logged with its stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: PinoLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const { status, detail, errors, headers, level } = problemOf(error);
    if (level === 'error') this.log.error({ err: error }, 'Request failed unexpectedly');
    if (level === 'warn') this.log.warn({ err: error }, 'Request failed for the database');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const title = STATUS_CODES[status] ?? 'Error';
    response.writeHead(status, { ...headers, 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ type: 'about:blank', title, status, detail, ...(errors ? { errors } : {}) }));
  }
}
