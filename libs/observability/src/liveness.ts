/** What may have to wait for something outside of it before it can do its work. */
export interface Troubled {
  /** What that is, for a person to read; null or left out when there is nothing. */
  readonly trouble?: string | null;
}

/** `lastTickAt` on the clock of `performance.now()`. */
export interface Ticking extends Troubled {
  readonly name: string;
  readonly lastTickAt: number;
}

export type LivenessState = { readonly live: true } | { readonly live: false; readonly reason: string };

interface Watched {
  readonly loop: Ticking;
  readonly limitMs: number;
}

/** Whether this process should be killed and started again, because something in it hangs. */
export class Liveness {
  private readonly watched: Watched[] = [];
  private readonly heeded: Troubled[] = [];

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** `limitMs` must be well above the longest pass that is still healthy. */
  watch(loop: Ticking, limitMs = 60_000): void {
    this.watched.push({ loop, limitMs });
  }

  /** Its trouble counts as that of a loop does; it need not tick. */
  heed(part: Troubled): void {
    this.heeded.push(part);
  }

  /** A sentence per trouble of what is watched or heeded; each once. No reason to be killed: readiness tells it. */
  get troubles(): string[] {
    const parts = [...this.watched.map(({ loop }) => loop), ...this.heeded];
    return [...new Set(parts.flatMap(({ trouble }) => trouble ?? []))];
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
