/** Work on the same subjects one after the other, on others at the same time. */
export class Lanes {
  private readonly last = new Map<string, Promise<unknown>>();

  run(subjects: readonly string[], work: () => Promise<void>): Promise<void> {
    const before = Promise.all(subjects.map((subject) => this.last.get(subject) ?? Promise.resolve()));
    const done = before.then(work);
    // A failure is its caller's; whoever comes next on the lane comes all the same.
    const over = done.catch(() => undefined);
    for (const subject of subjects) this.last.set(subject, over);
    return done;
  }
}
