import type { EntityManager } from 'typeorm';
import { queryRow } from '../database/sql';
import { TIMER_FIELDS, type TimerRow } from './timer-view';

const ONE = `select ${TIMER_FIELDS} from active_timers where id = $1`;

export const getTimer = (tx: EntityManager, id: string): Promise<TimerRow | null> => queryRow<TimerRow>(tx, ONE, [id]);
