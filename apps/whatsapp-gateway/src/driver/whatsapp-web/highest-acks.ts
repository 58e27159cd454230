/** Beyond so many, the oldest is forgotten: the database would still pass over an ack that is not higher. */
const KEPT = 5_000;

/** WhatsApp tells acks twice and out of order. */
export class HighestAcks {
  private readonly levels = new Map<string, number>();

  /** False for one that tells nothing new. */
  rises(id: string, level: number): boolean {
    const before = this.levels.get(id);
    if (before !== undefined && level <= before) return false;
    this.levels.delete(id);
    this.levels.set(id, level);
    const [oldest] = this.levels.keys();
    if (this.levels.size > KEPT && oldest !== undefined) this.levels.delete(oldest);
    return true;
  }
}
