import { DRIVER_BEHAVIOURS } from './driver-conformance';
import type { Stage } from './driver-stage';
import { useWhatsAppWeb } from './use-whatsapp-web';
import { whereChromiumIs } from './where-chromium-is';

const chromium = whereChromiumIs();

(chromium === null ? describe.skip : describe)('the driver whatsapp-web (skipped where no Chromium is found)', () => {
  const web = useWhatsAppWeb(chromium ?? '');
  let stage: Stage;

  beforeEach(() => {
    stage = web().on();
  });

  it.each(DRIVER_BEHAVIOURS)('%s', async (_, expectIt) => {
    await expectIt(stage);
  });
});
