/** How a load of the page behaves. */
export interface PageOptions {
  /** When `hasSynced` comes: as the library awaits it, before it listens, twice within a few ms or at once, or not at all. */
  readonly sync: 'on-time' | 'early' | 'double' | 'double-at-once' | 'never';
  /** How long after the scan of its code it has synced. */
  readonly syncMs: number;
  /** Where a message's key keeps its text: WhatsApp has renamed it. */
  readonly keyField: '_serialized' | '$1';
  /** Modules that are gone, or single members: `Module.member`. */
  readonly missing: readonly string[];
  /** What people are named by. */
  readonly addressing: 'phone' | 'lid';
  /** False: the page cannot tell whose phone a lid is, nor the lid of a phone that it was not asked for; `when-asked`: it asks its server. */
  readonly lidsAreKnown: boolean | 'when-asked';
  /** `repeated`: each ack comes twice, and then one that is lower. `never`: whatever is sent, none comes. `untold`: the page has
   * them, and tells nobody. */
  readonly acks: 'once' | 'repeated' | 'never' | 'untold';
  /** False: the code has to be scanned first. */
  readonly paired: boolean;
  /** When the page knows whose phone it is linked to; `by-lid`: it knows the lid alone, and whose that is. */
  readonly knowsItself: 'at-once' | 'late' | 'by-lid';
  /** Each answer takes this long. */
  readonly slowMs: number;
}

export const ORDINARY: PageOptions = {
  sync: 'on-time',
  syncMs: 20,
  keyField: '_serialized',
  missing: [],
  addressing: 'phone',
  lidsAreKnown: true,
  acks: 'once',
  paired: true,
  knowsItself: 'at-once',
  slowMs: 0,
};
