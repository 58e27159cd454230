/** What is needed to arm a timer again that a flow's state owes. */
export interface TimerRecoveryInfo {
  readonly participantId: string;
  readonly flowType: string;
  readonly stateType: string;
  readonly dataKey: string;
  readonly callbackType: string;
  readonly callbackParams: Readonly<Record<string, unknown>>;
  /** Null when it was never known; the infrastructure then chooses a short one. */
  readonly originalDelaySeconds: number | null;
}

/** What is needed to hear a participant's replies again. It names the person by id, never by number. */
export interface ResponseHandlerRecoveryInfo {
  readonly participantId: string;
  readonly flowType: string;
  readonly handlerType: string;
}

export class RecoveryRegistryError extends Error {
  override readonly name = 'RecoveryRegistryError';
  readonly code = 'recovery-registry';
}

/** Answers the id of what it made, or null when nothing was owed any more. */
type Repair<Info> = (info: Info) => Promise<string | null>;

/**
 * Where the infrastructure says how timers and handlers are brought back, and where flows ask for it, so that neither
 * knows the other. The infos may carry more, such as the caller's transaction.
 */
export class RecoveryRegistry<
  Timer extends TimerRecoveryInfo = TimerRecoveryInfo,
  Handler extends ResponseHandlerRecoveryInfo = ResponseHandlerRecoveryInfo,
> {
  private timerRepair: Repair<Timer> | undefined;
  private handlerRepair: Repair<Handler> | undefined;

  registerTimerRecovery(repair: Repair<Timer>): void {
    if (this.timerRepair) throw twice('registerTimerRecovery');
    this.timerRepair = repair;
  }

  registerHandlerRecovery(repair: Repair<Handler>): void {
    if (this.handlerRepair) throw twice('registerHandlerRecovery');
    this.handlerRepair = repair;
  }

  async recoverTimer(info: Timer): Promise<string | null> {
    if (!this.timerRepair) throw unknown(`the timer ${info.dataKey}`, info, 'registerTimerRecovery');
    return this.timerRepair(info);
  }

  async recoverHandler(info: Handler): Promise<string | null> {
    if (!this.handlerRepair) throw unknown(`the handler ${info.handlerType}`, info, 'registerHandlerRecovery');
    return this.handlerRepair(info);
  }
}

function unknown(what: string, { flowType, participantId }: Owner, method: string): RecoveryRegistryError {
  const owner = `of ${flowType} for participant ${participantId}`;
  return new RecoveryRegistryError(`Nothing can bring back ${what} ${owner}: call ${method} before recovery runs.`);
}

function twice(method: string): RecoveryRegistryError {
  return new RecoveryRegistryError(`${method} was called twice: one registry has one way to bring each thing back.`);
}

type Owner = Pick<ResponseHandlerRecoveryInfo, 'flowType' | 'participantId'>;
