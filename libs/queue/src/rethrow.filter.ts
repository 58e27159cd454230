import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Passes a handler's error on as it is; Nest's own filter makes `Internal server error` of every one and its cause is
 * lost. It belongs on the consumers: as a global filter it would meet HTTP errors too.
 */
@Catch()
export class RethrowFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}
