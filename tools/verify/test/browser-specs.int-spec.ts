import { resolve } from 'node:path';
import { browserSpecs } from '../src/browser-specs';

const ROOT = resolve(__dirname, '..', '..', '..');

describe('what `pnpm test:whatsapp` runs', () => {
  it('is every spec that needs a browser, whatever it is called', () => {
    expect(browserSpecs(ROOT)).toEqual(
      expect.arrayContaining([
        'apps/api/test/pairing-page.int-spec.ts',
        'apps/whatsapp-gateway/test/account-requests.int-spec.ts',
        'apps/whatsapp-gateway/test/library-client.int-spec.ts',
        'apps/whatsapp-gateway/test/number-guard.int-spec.ts',
        'apps/whatsapp-gateway/test/whatsapp-web-driver.int-spec.ts',
        'e2e/src/whatsapp-web.e2e-spec.ts',
        'e2e/src/crash/whatsapp-web-owners.e2e-spec.ts',
        'tools/phone-simulator/test/phones-page.int-spec.ts',
      ]),
    );
  });

  it('is none that does without', () => {
    expect(browserSpecs(ROOT)).not.toContain('apps/whatsapp-gateway/test/stored-session.int-spec.ts');
  });
});
