import { SettledElsewhere } from './settled-elsewhere';
import { TookTooLong } from './within';

/** How long an opening may still take. It stands still while somebody may scan, and begins anew once they have. */
export class OpeningClock {
  private readonly late = new SettledElsewhere<never>();
  private timer: NodeJS.Timeout | undefined;

  begin(limitMs: number, what: string): void {
    this.stand();
    this.timer = setTimeout(() => this.late.reject(new TookTooLong(`${what} took more than ${limitMs} ms`)), limitMs);
  }

  stand(): void {
    clearTimeout(this.timer);
  }

  /** Answers or throws what `work` does, or throws when its time is over. */
  async within<T>(work: Promise<T>): Promise<T> {
    try {
      return await Promise.race([work, this.late.promise]);
    } finally {
      this.stand();
    }
  }
}
