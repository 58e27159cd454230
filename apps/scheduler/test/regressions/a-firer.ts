import type { DataSource, OwnerSession } from '@promptpipe/persistence';
import type { TimerFirer } from '../../src/timers/timer-firer';
import { timerParts } from '../timer-parts';

/** As young as can be: whatever it knows it reads. */
export const aFirer = (source: DataSource, session: OwnerSession): TimerFirer =>
  timerParts(source, session.bootId).firer;
