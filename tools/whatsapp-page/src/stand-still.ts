/** Pages that were told to stand still do so in the middle of a send, with all that is on them, until they may go on. */
export class StandStill {
  private readonly standing: (() => void)[] = [];

  get count(): number {
    return this.standing.length;
  }

  arrive(): Promise<object> {
    return new Promise((resolve) => {
      this.standing.push(() => resolve({}));
    });
  }

  release(): void {
    for (const goOn of this.standing.splice(0)) goOn();
  }
}
