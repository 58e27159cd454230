/** `lastTickAt` on the clock of `performance.now()`. */
export interface Ticking {
  readonly name: string;
  readonly lastTickAt: number;
  /** What a person has to mend before it can do its work, null or left out when there is nothing. */
  readonly trouble?: string | null;
}

export type LivenessState = { readonly live: true } | { readonly live: false; readonly reason: string };

interface Watched {
  readonly loop: Ticking;
  readonly limitMs: number;
}

/** Whether this process should be killed and started again, because something in it hangs. */
export class Liveness {
  private readonly watched: Watched[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** `limitMs` must be well above the longest pass that is still healthy. */
  watch(loop: Ticking, limitMs = 60_000): void {
    this.watched.push({ loop, limitMs });
  }

  /** A sentence per damage that a watched loop met in its last pass; each once. No reason to be killed: readiness tells it. */
  get troubles(): string[] {
    return [...new Set(this.watched.flatMap(({ loop }) => loop.trouble ?? []))];
  }

  get state(): LivenessState {
    const hanging = this.watched.filter(({ loop, limitMs }) => this.now() - loop.lastTickAt > limitMs);
    if (hanging.length === 0) return { live: true };
    return { live: false, reason: hanging.map(({ loop }) => this.complaint(loop)).join('; ') };
  }

  private complaint({ name, lastTickAt }: Ticking): string {
    return `the loop ${name} has not ticked for ${Math.round((this.now() - lastTickAt) / 1000)} s`;
  }
}
