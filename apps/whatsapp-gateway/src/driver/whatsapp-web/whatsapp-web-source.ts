import { resolve } from 'node:path';
import { ConfigurationError } from '@promptpipe/config';
import type { GatewayConfig } from '../../config';
import type { SourceSurroundings } from '../source-surroundings';
import type { DriverSource } from '../whatsapp-driver';
import { findChromium } from './chromium';
import { WhatsAppWebDriver } from './whatsapp-web.driver';

const PATIENCE_MS = 10_000;
const CLOSE_MS = 5_000;

/** A browser and a profile folder for each account. */
export function whatsappWeb(config: GatewayConfig, { metrics, log }: SourceSurroundings): DriverSource {
  const executablePath = config.CHROMIUM_PATH ?? findChromium();
  if (executablePath === null) {
    const reason = 'no Chromium and no Chrome is on the PATH: install one, or say where it is';
    throw new ConfigurationError([{ variable: 'CHROMIUM_PATH', reason, example: '/usr/bin/chromium' }]);
  }
  const missing = metrics.gauge({
    name: 'whatsapp_web_missing',
    help: 'Modules and members of WhatsApp Web that this version needs and the last load lacked; above 0 nothing is sent',
    labelNames: ['account', 'name'],
  });
  return {
    name: 'whatsapp-web',
    open: ({ id: account }) => {
      let before: readonly string[] = [];
      return new WhatsAppWebDriver({
        browser: {
          executablePath,
          userDataDir: resolve(config.WHATSAPP_PROFILES_DIR, account),
          webUrl: config.WHATSAPP_WEB_URL ?? null,
        },
        limits: {
          connectMs: config.WHATSAPP_CONNECT_MS,
          patienceMs: PATIENCE_MS,
          callMs: config.DRIVER_CALL_MS,
          closeMs: CLOSE_MS,
        },
        onProbed: (names) => {
          for (const name of before) missing.remove({ account, name });
          before = names;
          for (const name of names) missing.set({ account, name }, 1);
        },
        // The code itself is a key to the account, and stays out of the log.
        onCode: () => log.warn({ account }, 'The account is not paired: its code has to be scanned'),
      });
    },
  };
}
