import { type CanActivate, Injectable } from '@nestjs/common';
import { Readiness } from '@promptpipe/observability';
import { Refusal } from './refusal';

/** While the service starts or drains nothing is taken that it might not finish. */
@Injectable()
export class ReadyGuard implements CanActivate {
  constructor(private readonly readiness: Readiness) {}

  canActivate(): true {
    const { state } = this.readiness;
    if (state.ready) return true;
    throw new Refusal(503, `The API is not ready: ${state.reason}.`, { headers: { 'retry-after': '1' } });
  }
}
