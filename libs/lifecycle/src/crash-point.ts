import type { CrashPoint } from './crash-points';

/** `kill`: gone between two lines, as by SIGKILL · `freeze`: stands still until somebody sends SIGCONT. */
type Ending = 'kill' | 'freeze';

interface Armed {
  readonly name: string;
  /** For points that many things share, such as the recoverables; empty: whichever comes. */
  readonly subject: string;
  readonly ending: Ending;
  /** Passings before the one that ends the process. */
  passings: number;
}

/** `<name>[/<subject>][@<n>][!freeze]`: at the n-th passing (1 without one). */
const FORM = /^(?<name>[a-z.-]+)(?:\/(?<subject>[a-z-]+))?(?:@(?<nth>\d+))?(?<freeze>!freeze)?$/;

const armed = readArmed(process.env.CRASH_POINT);

/** Does nothing, unless a test has armed this very point by CRASH_POINT: then the process ends here, and runs no further line. */
export function crashPoint(name: CrashPoint, subject = ''): void {
  if (armed?.name !== name || (armed.subject !== '' && armed.subject !== subject)) return;
  if (armed.passings > 0) {
    armed.passings -= 1;
    return;
  }
  // Once is enough for a process that is woken again.
  armed.passings = Number.POSITIVE_INFINITY;
  process.kill(process.pid, armed.ending === 'kill' ? 'SIGKILL' : 'SIGSTOP');
}

function readArmed(text: string | undefined): Armed | null {
  if (text === undefined || text === '') return null;
  const groups = FORM.exec(text)?.groups;
  if (!groups) throw new Error(`CRASH_POINT=${text} is not of the form name[/subject][@n][!freeze]`);
  return {
    name: groups.name ?? '',
    subject: groups.subject ?? '',
    ending: groups.freeze === undefined ? 'kill' : 'freeze',
    passings: Number(groups.nth ?? 1) - 1,
  };
}
