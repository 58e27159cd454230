import { findChromium } from '../src/driver/whatsapp-web/chromium';

/** As `pnpm test` finds it; null: specs that need a browser are skipped, and the runner's summary says so. */
export const whereChromiumIs = (): string | null => process.env.CHROMIUM_PATH ?? findChromium();
