import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Params } from 'nestjs-pino';
import { type LogOptions } from './log';
import { pinoOptions } from './pino-options';

const WATCHED_BY_MACHINES = /^\/(health|metrics)(\/|$)/;

/** For nestjs-pino's `LoggerModule.forRoot`: one line per finished request, with its path but no query, header or body. */
export function loggerParams(options: LogOptions): Params {
  const base = pinoOptions(options);
  return {
    pinoHttp: {
      ...base,
      serializers: { ...base.serializers, req: requestFields, res: responseFields },
      // Wrapped, our serializers would be handed what pino's own made of the error.
      wrapSerializers: false,
      quietReqLogger: true,
      autoLogging: { ignore: (request) => WATCHED_BY_MACHINES.test(pathOf(request)) },
      customLogLevel: (_request, { statusCode }, error) => levelOf(statusCode, error),
      customSuccessMessage: (_request, response) => (response.writableEnded ? 'Request finished' : 'Request aborted'),
      customErrorMessage: () => 'Request failed',
      // For a status of 500 and above an error is made up, stack and all; the real one was logged where it was caught.
      customErrorObject: (_request, _response, _error, fields: Record<string, unknown>) => ({
        ...fields,
        err: undefined,
      }),
    },
  };
}

/** Not ready, draining, or the database away: the caller is told to come back, and it is no fault of this process. */
const UNAVAILABLE = 503;

function levelOf(statusCode: number, error: Error | undefined): 'error' | 'warn' | 'info' {
  if (statusCode === UNAVAILABLE) return 'warn';
  return error || statusCode >= 500 ? 'error' : 'info';
}

const requestFields = (request: IncomingMessage & { id?: unknown }) => ({
  id: request.id,
  method: request.method,
  path: pathOf(request),
});

const responseFields = (response: ServerResponse) => ({ statusCode: response.statusCode });

/** A query may hold what a person typed into a filter. */
function pathOf(request: IncomingMessage & { originalUrl?: string }): string {
  const [path = ''] = (request.originalUrl ?? request.url ?? '').split('?');
  return path;
}
