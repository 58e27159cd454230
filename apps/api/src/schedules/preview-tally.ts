import { decideQuietHours, quietHoursSchema, type ScheduleDefinition, type Upcoming } from '@promptpipe/domain';
import type { ScheduledPerson } from '@promptpipe/persistence';

/** One local date, over all people. */
export interface PreviewDay {
  readonly date: string;
  prompts: number;
  /** Their time is skipped by the clocks, and they come later by the size of the jump. */
  movedByClockChange: number;
  deferredByQuietHours: number;
  skippedByQuietHours: number;
}

export interface PreviewedPrompt extends Upcoming {
  readonly participantId: string;
  readonly code: string;
  /** When it leaves, quiet hours kept; null: it is not sent. */
  readonly sentAt: Date | null;
  /** Why it leaves later than planned, or never. */
  readonly because: string | null;
}

/** The first prompts are shown one by one, the rest is counted. */
const SHOWN = 50;

/** Gathers what a schedule will do, person by person. */
export class PreviewTally {
  private readonly byDate = new Map<string, PreviewDay>();
  private readonly first: PreviewedPrompt[] = [];

  constructor(private readonly definition: ScheduleDefinition) {}

  /** In the order of the calendar. */
  get days(): PreviewDay[] {
    return [...this.byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  get prompts(): PreviewedPrompt[] {
    return this.first;
  }

  add({ id, code, quietHours }: ScheduledPerson, prompt: Upcoming): void {
    const hours = quietHoursSchema.safeParse(quietHours).data ?? null;
    const decision = decideQuietHours(hours, { ...prompt, policy: this.definition.quietHours });
    const day = this.day(prompt.localDate);
    day.prompts += 1;
    if (prompt.byClockChange === 'moved') day.movedByClockChange += 1;
    if (decision.verdict === 'defer') day.deferredByQuietHours += 1;
    if (decision.verdict === 'not-sent') day.skippedByQuietHours += 1;
    this.keep({
      ...prompt,
      participantId: id,
      code,
      sentAt: decision.verdict === 'send' ? prompt.instant : decision.verdict === 'defer' ? decision.until : null,
      because: decision.verdict === 'defer' ? 'quiet hours' : decision.verdict === 'send' ? null : decision.detail,
    });
  }

  private keep(prompt: PreviewedPrompt): void {
    const last = this.first.at(-1);
    if (this.first.length === SHOWN && last && last.instant <= prompt.instant) return;
    const place = this.first.findIndex(({ instant }) => instant > prompt.instant);
    this.first.splice(place < 0 ? this.first.length : place, 0, prompt);
    if (this.first.length > SHOWN) this.first.pop();
  }

  private day(date: string): PreviewDay {
    const known = this.byDate.get(date);
    if (known) return known;
    const day = { date, prompts: 0, movedByClockChange: 0, deferredByQuietHours: 0, skippedByQuietHours: 0 };
    this.byDate.set(date, day);
    return day;
  }
}
