/** Runs what it is given one after the other, in order. A failure is its caller's; the next one runs all the same. */
export class SerialLane {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work, work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
