import { resolve } from 'node:path';
import { ConfigurationError } from '@promptpipe/config';
import type { DataSource } from '@promptpipe/persistence';
import type { Logger } from 'pino';
import type { GatewayConfig } from '../../config';
import type { SourceSurroundings } from '../source-surroundings';
import type { DriverSource } from '../whatsapp-driver';
import { PairingBoard } from '../../pairing/pairing-board';
import { terminalOf } from '../../pairing/terminal';
import { SessionSeal } from '../../sessions/session-seal';
import { SessionVault } from '../../sessions/session-vault';
import { StoredSessionDriver } from '../../sessions/stored-session.driver';
import { findChromium } from './chromium';
import { endHolder } from './profile-folder';
import { WhatsAppWebDriver } from './whatsapp-web.driver';

const PATIENCE_MS = 10_000;
/** As long as a pairing link holds that is made without more words. */
const UNPAIRED_MS = 900_000;
/** What a phone with years of conversations may take for the first load of them. */
const LOAD_MS = 300_000;
/**
 * A minute after the opening the keys of it are written, and WhatsApp renews them now and then. The one before is for a gateway
 * that ends within that minute and has no time to make its last copy.
 */
const STORING = { soonMs: [15_000, 45_000], everyMs: 3_600_000 };
const CLOSE_MS = 5_000;

/** A browser and a profile folder for each account. */
export function whatsappWeb(config: GatewayConfig, { db, metrics, journal, log }: SourceSurroundings): DriverSource {
  const executablePath = config.CHROMIUM_PATH ?? findChromium();
  if (executablePath === null) {
    const reason = 'no Chromium and no Chrome is on the PATH: install one, or say where it is';
    throw new ConfigurationError([{ variable: 'CHROMIUM_PATH', reason, example: '/usr/bin/chromium' }]);
  }
  const terminal = terminalOf(config);
  const vault = vaultOf(config, db, log);
  const missing = metrics.gauge({
    name: 'whatsapp_web_missing',
    help: 'Modules and members of WhatsApp Web that this version needs and the last load lacked; above 0 nothing is sent',
    labelNames: ['account', 'name'],
  });
  return {
    name: 'whatsapp-web',
    open: ({ id: account, lease }) => {
      let before: readonly string[] = [];
      const board = new PairingBoard(lease, { db, journal, log }, terminal);
      const folder = resolve(config.WHATSAPP_PROFILES_DIR, account);
      const driver = new WhatsAppWebDriver({
        browser: {
          executablePath,
          userDataDir: folder,
          webUrl: config.WHATSAPP_WEB_URL ?? null,
        },
        limits: {
          connectMs: config.WHATSAPP_CONNECT_MS,
          unpairedMs: UNPAIRED_MS,
          loadMs: LOAD_MS,
          patienceMs: PATIENCE_MS,
          callMs: config.DRIVER_CALL_MS,
          closeMs: CLOSE_MS,
        },
        onProbed: (names) => {
          for (const name of before) missing.remove({ account, name });
          before = names;
          for (const name of names) missing.set({ account, name }, 1);
        },
        onCode: (qr, seconds) => void board.showQr(qr, seconds),
        onPairingCode: (code, seconds) => void board.showCode(code, seconds),
        onLinked: () => void board.showLoading(),
      });
      if (vault === null) return driver;
      const onError = (err: unknown): void => log.warn({ account, err }, 'The session was not stored');
      return new StoredSessionDriver(driver, {
        ...{ vault, lease, folder, ...STORING, onError },
        free: () => endHolder(folder),
      });
    },
  };
}

/** Null: sessions are kept in their folders alone. */
function vaultOf({ WHATSAPP_SESSION_KEY: key }: GatewayConfig, db: DataSource, log: Logger): SessionVault | null {
  if (key !== undefined) return new SessionVault(db, SessionSeal.of(key), log);
  log.warn(
    'WHATSAPP_SESSION_KEY is not set: sessions are kept in their folders alone, and another host cannot go on with them',
  );
  return null;
}
