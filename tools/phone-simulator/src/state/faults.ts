import { type Fault, type LookupMode, type SendFault } from './fault';

const EVERY_PHONE = '*';

/** Standing faults by scope: a phone, or `*` for all phones. Sends and look-ups are kept apart, as only sends count down. */
export interface Faults {
  readonly sends: ReadonlyMap<string, SendFault>;
  readonly lookups: ReadonlyMap<string, LookupMode>;
}

export const NO_FAULTS: Faults = { sends: new Map(), lookups: new Map() };

/** `{}` clears everything, `{ phone }` clears what stands for that phone; anything else replaces what it names. */
export function withFault(faults: Faults, { phone, lookup, ...sendFault }: Fault): Faults {
  const scope = phone ?? EVERY_PHONE;
  const concernsSends = Object.keys(sendFault).some((field) => field !== 'times');
  if (!concernsSends && lookup === undefined) return phone === undefined ? NO_FAULTS : withoutScope(faults, phone);
  return {
    sends: concernsSends ? new Map(faults.sends).set(scope, sendFault) : faults.sends,
    lookups: lookup === undefined ? faults.lookups : new Map(faults.lookups).set(scope, lookup),
  };
}

/** The fault that a send to this phone meets: that of the phone goes before that of all phones. */
export function sendFaultFor(faults: Faults, phone: string): { scope: string; fault: SendFault } | undefined {
  for (const scope of [phone, EVERY_PHONE]) {
    const fault = faults.sends.get(scope);
    if (fault) return { scope, fault };
  }
  return undefined;
}

/** One send has met the fault of this scope; after its last time the fault is gone. */
export function usedOnce(faults: Faults, scope: string): Faults {
  const fault = faults.sends.get(scope);
  if (fault?.times === undefined) return faults;
  const sends = new Map(faults.sends);
  if (fault.times <= 1) sends.delete(scope);
  else sends.set(scope, { ...fault, times: fault.times - 1 });
  return { ...faults, sends };
}

export function lookupModeFor(faults: Faults, phone: string): LookupMode {
  return faults.lookups.get(phone) ?? faults.lookups.get(EVERY_PHONE) ?? 'network';
}

/** Standing faults as they would be put again: one per phone, and one without `phone` for all. */
export function standingFaults({ sends, lookups }: Faults): Fault[] {
  return [...new Set([...sends.keys(), ...lookups.keys()])].map((scope) => ({
    ...(scope === EVERY_PHONE ? {} : { phone: scope }),
    ...sends.get(scope),
    ...(lookups.has(scope) ? { lookup: lookups.get(scope) } : {}),
  }));
}

function withoutScope(faults: Faults, scope: string): Faults {
  const without = <T>(map: ReadonlyMap<string, T>) => new Map([...map].filter(([key]) => key !== scope));
  return { sends: without(faults.sends), lookups: without(faults.lookups) };
}
