import { findProgram } from '@promptpipe/config';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Sandboxed, unless root runs it: Chromium refuses that. No network of its own but WhatsApp's. */
const ARGS = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--mute-audio',
];

/** A page that stands in for WhatsApp Web is on this machine, and nothing else is to be reached then. */
const ON_LOOPBACK = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

export interface Browser {
  readonly executablePath: string;
  readonly userDataDir: string;
  readonly webUrl: string | null;
}

/** By the pipe it notices that we are gone, however we went. Signals are ours. */
export const launchOptions = ({ executablePath, userDataDir, webUrl }: Browser) => ({
  executablePath,
  userDataDir,
  headless: true,
  pipe: true,
  defaultViewport: null,
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
  args: [...ARGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(webUrl === null ? [] : [ON_LOOPBACK])],
});

/** The first on the PATH; null where there is none. */
export const findChromium = (path?: string): string | null => findProgram(NAMES, path);
