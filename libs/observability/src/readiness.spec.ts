import { Readiness } from './readiness';

describe('Readiness', () => {
  it('says why it is not ready, from the first moment on', () => {
    const readiness = new Readiness();
    const seen = [readiness.state];
    readiness.ready();
    seen.push(readiness.state);
    readiness.notReady('draining');
    seen.push(readiness.state);
    expect(seen).toEqual([{ ready: false, reason: 'starting' }, { ready: true }, { ready: false, reason: 'draining' }]);
  });
});
