import { type CrashPoint } from '@promptpipe/lifecycle';
import { type ServiceName } from '../../harness/plan-services';

/** Stands in every service; `recovery.e2e-spec.ts` arms it for each recoverable. */
export const HALF_WAY: CrashPoint = 'recovery.half-way';

/** The first word of a point says whose it is. */
const SERVICE_BY_WORD: Readonly<Record<string, ServiceName>> = {
  api: 'api',
  timer: 'scheduler',
  planner: 'scheduler',
  occurrence: 'scheduler',
  batch: 'scheduler',
  'job-stager': 'scheduler',
  job: 'scheduler',
  llm: 'scheduler',
  'message-stager': 'outbox-sender',
  gateway: 'whatsapp-gateway',
  inbound: 'whatsapp-gateway',
};

/** @throws for a point of whose first word nobody has said which service passes it */
export function serviceOfPoint(point: CrashPoint): ServiceName {
  const service = SERVICE_BY_WORD[point.slice(0, point.indexOf('.'))];
  if (service === undefined) throw new Error(`Crash point ${point} belongs to no service: name it in ${__filename}`);
  return service;
}
