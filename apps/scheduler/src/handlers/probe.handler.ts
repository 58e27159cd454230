import { Injectable } from '@nestjs/common';
import type { JobHandler } from '../jobs/job-handler';

/** That it is done says all: the way from row to handler and back is open. */
@Injectable()
export class ProbeHandler implements JobHandler {
  readonly kind = 'probe';
}
