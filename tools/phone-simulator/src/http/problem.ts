import { STATUS_CODES, type ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';

/** An answer other than success: a sentence for people and members (`field`, `code`, `reason`) for programs. */
export class Refusal extends HttpException {
  constructor(
    status: number,
    detail: string,
    readonly members: Readonly<Record<string, string>>,
  ) {
    super(detail, status);
  }
}

/** Answers every error as `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const status = statusOf(error);
    if (status >= 500) console.error(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const detail = status < 500 && error instanceof Error ? error.message : 'The phone simulator failed; see its log.';
    const members = error instanceof Refusal ? error.members : {};
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, ...members }));
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Express's body parser reports a body that is too large or wrongly encoded with a status of its own.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return 500;
}
