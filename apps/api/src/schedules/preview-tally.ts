import {
  decideQuietHours,
  leaveBy,
  type Pace,
  type PaceStart,
  type PlannedSend,
  quietHoursSchema,
  reckonPace,
  type ScheduleDefinition,
  type Upcoming,
} from '@promptpipe/domain';
import type { ScheduledPerson } from '@promptpipe/persistence';

/** One local date, over all people. */
export interface PreviewDay {
  readonly date: string;
  prompts: number;
  /** Their time is skipped by the clocks, and they come later by the size of the jump. */
  movedByClockChange: number;
  deferredByQuietHours: number;
  skippedByQuietHours: number;
  /** They leave more than a minute later, since others of the account go first. */
  delayedByPace: number;
  /** By how much the last one is late by the pace and the cap. */
  latestBySeconds: number;
  /** They wait for another day: enough people who have never written are met on this one. */
  overColdCap: number;
  /** Their use, or their grace, is over before the account comes to them: they are not sent. */
  tooLateByPace: number;
}

export interface PreviewedPrompt extends Upcoming {
  readonly participantId: string;
  readonly code: string;
  /** When it leaves, quiet hours kept; null: it is not sent. */
  readonly sentAt: Date | null;
  /** Why it leaves later than planned, or never. */
  readonly because: string | null;
}

interface DatedSend extends PlannedSend {
  readonly day: PreviewDay;
}

const LATE_MS = 60_000;

/** The first prompts are shown one by one, the rest is counted. */
const SHOWN = 50;

/** Gathers what a schedule will do, person by person. */
export class PreviewTally {
  private readonly byDate = new Map<string, PreviewDay>();
  private readonly first: PreviewedPrompt[] = [];
  private readonly sends: DatedSend[] = [];

  constructor(private readonly definition: ScheduleDefinition) {}

  /** In the order of the calendar. */
  get days(): PreviewDay[] {
    return [...this.byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  get prompts(): PreviewedPrompt[] {
    return this.first;
  }

  add({ id, code, quietHours, isStranger }: ScheduledPerson, prompt: Upcoming): void {
    const hours = quietHoursSchema.safeParse(quietHours).data ?? null;
    const decision = decideQuietHours(hours, { ...prompt, policy: this.definition.quietHours });
    const day = this.day(prompt.localDate);
    day.prompts += 1;
    if (prompt.byClockChange === 'moved') day.movedByClockChange += 1;
    if (decision.verdict === 'defer') day.deferredByQuietHours += 1;
    if (decision.verdict === 'not-sent') day.skippedByQuietHours += 1;
    const sentAt = decision.verdict === 'send' ? prompt.instant : decision.verdict === 'defer' ? decision.until : null;
    if (sentAt !== null) {
      const deferredFrom = decision.verdict === 'defer' ? prompt.instant : null;
      const usefulUntil = leaveBy(prompt, this.definition, { notBefore: sentAt, deferredFrom }).getTime();
      this.sends.push({ day, at: sentAt.getTime(), usefulUntil, stranger: isStranger ? id : null });
    }
    this.keep({
      ...prompt,
      participantId: id,
      code,
      sentAt,
      because: decision.verdict === 'defer' ? 'quiet hours' : decision.verdict === 'send' ? null : decision.detail,
    });
  }

  /** Once all are there: what the account's pace makes of them, as if it sent nothing else. */
  pace(pace: Pace, start: PaceStart): void {
    this.sends.sort((a, b) => a.at - b.at);
    for (const { send, leavesAt, overCap } of reckonPace(this.sends, pace, start)) {
      const { day, at } = send;
      const lateMs = leavesAt === null ? 0 : leavesAt - at;
      if (lateMs > LATE_MS) day.delayedByPace += 1;
      day.latestBySeconds = Math.max(day.latestBySeconds, Math.round(lateMs / 1_000));
      if (overCap) day.overColdCap += 1;
      if (leavesAt === null) day.tooLateByPace += 1;
    }
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
    const byPace = { delayedByPace: 0, latestBySeconds: 0, overColdCap: 0, tooLateByPace: 0 };
    const day = { date, prompts: 0, movedByClockChange: 0, deferredByQuietHours: 0, skippedByQuietHours: 0, ...byPace };
    this.byDate.set(date, day);
    return day;
  }
}
