import { Injectable } from '@nestjs/common';
import { hasLeft, isCallbackType, rearmDelaySeconds } from '@promptpipe/domain';
import { TimerMetrics } from '@promptpipe/observability';
import {
  DataSource,
  type EntityManager,
  type FlowStateRow,
  hasTimerOrJob,
  inTransaction,
  lockFlowState,
  lockParticipant,
  newId,
  saveFlowState,
  saveTimer,
} from '@promptpipe/persistence';
import type { TimerRecoveryInfo } from '@promptpipe/recovery';
import { PinoLogger } from 'nestjs-pino';

/** A timer that a flow's state owes. */
export interface OwedTimer extends TimerRecoveryInfo {
  /** As the lost one had it, so that what both would make is made once. */
  readonly origin: string;
}

/** The infrastructure's half of bringing a timer back: a flow says what its state owes, this arms it. */
@Injectable()
export class TimerRearmer {
  constructor(
    private readonly db: DataSource,
    private readonly metrics: TimerMetrics,
    private readonly log: PinoLogger,
  ) {}

  /** Answers the id of the timer, or null where nothing is owed any more. Throws for an unknown callback or its parameters. */
  async rearm(owed: OwedTimer): Promise<string | null> {
    const { participantId, flowType, dataKey } = owed;
    const timerId = await inTransaction(this.db, (tx) => armOwed(tx, owed));
    if (timerId !== null) this.metrics.recovered.inc();
    this.log.debug({ timerId, participantId, flowType, dataKey }, 'Owed timer looked at');
    return timerId;
  }
}

async function armOwed(tx: EntityManager, owed: OwedTimer): Promise<string | null> {
  const participant = await lockParticipant(tx, owed.participantId);
  if (!participant || hasLeft(participant.status)) return null;
  const state = await lockFlowState(tx, owed.participantId, owed.flowType);
  if (state?.currentState !== owed.stateType || !state.isReadable) return null;
  if (await hasTimerOrJob(tx, owed.participantId, owed)) return null;
  return arm(tx, owed, state);
}

async function arm(tx: EntityManager, owed: OwedTimer, state: FlowStateRow): Promise<string> {
  const { participantId, callbackType, flowType, stateType, dataKey, origin, originalDelaySeconds } = owed;
  if (!isCallbackType(callbackType)) throw new Error(`No timer callback is called ${callbackType}`);
  const { id } = await saveTimer(tx, {
    ...{ id: newId(), participantId, callbackType, callbackParams: owed.callbackParams },
    when: { afterSeconds: rearmDelaySeconds(originalDelaySeconds, state.ageSeconds) },
    flow: { flowType, stateType, dataKey, origin },
  });
  const stateData = { ...state.stateData, timers: { ...state.stateData.timers, [dataKey]: id } };
  const version = await saveFlowState(tx, state, { currentState: state.currentState, stateData });
  if (version === null) throw new Error(`Flow state ${state.id} changed under its lock`);
  return id;
}
