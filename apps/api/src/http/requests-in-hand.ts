import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { defer, finalize, type Observable } from 'rxjs';

/** Counts what was let in and is not answered, so that a stop can wait for it while newcomers are told 503. */
@Injectable()
export class RequestsInHand implements NestInterceptor {
  private inHand = 0;
  private whenNone: (() => void)[] = [];

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return defer(() => {
      this.inHand += 1;
      return next.handle().pipe(finalize(() => this.leave()));
    });
  }

  /** Resolves when none is left. */
  none(): Promise<void> {
    if (this.inHand === 0) return Promise.resolve();
    return new Promise((resolve) => this.whenNone.push(resolve));
  }

  private leave(): void {
    this.inHand -= 1;
    if (this.inHand > 0) return;
    for (const resolve of this.whenNone.splice(0)) resolve();
  }
}
