export type ReadinessState = { readonly ready: true } | { readonly ready: false; readonly reason: string };

/** Whether this process may be given work, and if not, why. */
export class Readiness {
  private current: ReadinessState = { ready: false, reason: 'starting' };

  get state(): ReadinessState {
    return this.current;
  }

  notReady(reason: string): void {
    this.current = { ready: false, reason };
  }

  ready(): void {
    this.current = { ready: true };
  }
}
