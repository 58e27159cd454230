import { type IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Refusal } from '../http/refusal';

/** 8 MiB: some hundred thousand people. */
export const CSV_LIMIT_BYTES = 8_388_608;

const PATH = '/v1/participants/import';

/** No other route reads so large a body, or one of this kind. */
export const isImport = ({ url, headers }: IncomingMessage): boolean =>
  url?.split('?', 1)[0] === PATH && /^text\/csv\b/i.test(headers['content-type'] ?? '');

interface ParsedRequest {
  readonly body?: unknown;
}

@Injectable()
export class CsvOnlyGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const { body } = context.switchToHttp().getRequest<ParsedRequest>();
    if (typeof body === 'string' && body !== '') return true;
    throw new Refusal(
      415,
      'The body must be a file of participants: send it with content-type: text/csv; charset=utf-8.',
    );
  }
}
