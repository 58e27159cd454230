import { findProgram } from '@promptpipe/config';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser that tests use; null: those that need one are left out. */
export const findBrowser = (env: NodeJS.ProcessEnv): string | null => env.CHROMIUM_PATH ?? findProgram(NAMES);
