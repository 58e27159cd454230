/** Nothing but a person's work on the database helps. The message names the part, what is wrong with it and the way out. */
export class NeedsRepair extends Error {
  readonly code = 'needs-repair';
  /** Read by whoever logs, waits or tells readiness, without knowing this class: the same error comes until it is mended. */
  readonly untilRepaired = true;

  constructor(message: string) {
    super(message);
    this.name = 'NeedsRepair';
  }
}

/** Where each way out stands at length. */
export const REPAIR_GUIDE = 'docs/storage-damage.md';
