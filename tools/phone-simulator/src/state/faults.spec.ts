import { type Fault } from './fault';
import { lookupModeFor, NO_FAULTS, sendFaultFor, standingFaults, usedOnce, withFault } from './faults';

const PHONE = '+15550100001';
const OTHER = '+15550100002';
const standing = (...faults: Fault[]) => faults.reduce(withFault, NO_FAULTS);

describe('faults', () => {
  it('lets the fault of a phone go before the one of all phones', () => {
    const faults = standing({ hang: true }, { phone: PHONE, delayMs: 5 });
    expect(sendFaultFor(faults, PHONE)).toEqual({ scope: PHONE, fault: { delayMs: 5 } });
    expect(sendFaultFor(faults, OTHER)).toEqual({ scope: '*', fault: { hang: true } });
  });

  it('replaces the fault of the same scope as a whole', () => {
    const faults = standing({ hang: true, delayMs: 5 }, { reject: true });
    expect(sendFaultFor(faults, PHONE)?.fault).toEqual({ reject: true });
  });

  it('is gone after its last time', () => {
    const twice = standing({ phone: PHONE, dropAnswer: true, times: 2 });
    const once = usedOnce(twice, PHONE);
    expect(sendFaultFor(once, PHONE)?.fault).toEqual({ dropAnswer: true, times: 1 });
    expect(sendFaultFor(usedOnce(once, PHONE), PHONE)).toBeUndefined();
  });

  it('stands for ever without times', () => {
    expect(sendFaultFor(usedOnce(standing({ hang: true }), '*'), PHONE)?.fault).toEqual({ hang: true });
  });

  it('keeps the look-up mode when faults of sends come and go', () => {
    const faults = usedOnce(standing({ lookup: 'blind' }, { dropAnswer: true, times: 1 }), '*');
    expect(lookupModeFor(faults, PHONE)).toBe('blind');
    expect(standingFaults(faults)).toEqual([{ lookup: 'blind' }]);
  });

  it('clears all with {} and one phone with its number alone', () => {
    const faults = standing({ hang: true, lookup: 'local' }, { phone: PHONE, reject: 'blocked', lookup: 'blind' });
    expect(standingFaults(withFault(faults, { phone: PHONE }))).toEqual([{ hang: true, lookup: 'local' }]);
    expect(standingFaults(withFault(faults, {}))).toEqual([]);
    expect(lookupModeFor(withFault(faults, {}), PHONE)).toBe('network');
  });
});
