/** How a load of the page behaves. */
export interface PageOptions {
  /** When `hasSynced` comes: as the library awaits it, before it listens, twice within a few ms or at once, or not at all. */
  readonly sync: 'on-time' | 'early' | 'double' | 'double-at-once' | 'never';
  /** How long after the scan of its code it has synced. */
  readonly syncMs: number;
  /** Where a message's key keeps its text: WhatsApp has renamed it. */
  readonly keyField: '_serialized' | '$1';
  /** The same of the name of a person. */
  readonly widField: '_serialized' | '$1';
  /** Modules that are gone, or single members: `Module.member`. */
  readonly missing: readonly string[];
  /** What is said of a module that is not there. */
  readonly unknownModules: 'undefined' | 'throw';
  /** Whether there is a collection of calls, which the library expects to have a map. */
  readonly calls: 'none' | 'without-map';
  /** What people are named by. */
  readonly addressing: 'phone' | 'lid';
  /** False: the page cannot tell whose phone a lid is, nor the lid of a phone that it was not asked for; `when-asked`: it asks its server;
   * `as-ours`: it says that each is ours. */
  readonly lidsAreKnown: boolean | 'when-asked' | 'as-ours';
  /** False: the page cannot tell its own lid. */
  readonly ownLidIsKnown: boolean;
  /** True: whoever writes, and we ourselves, are named with the device behind the number, `user:4`. */
  readonly devices: boolean;
  /** What the times of messages are counted in. */
  readonly times: 'seconds' | 'milliseconds';
  /** False: no conversation says when it was last written in. */
  readonly chatTimes: boolean;
  /** What was written while nobody listened stands in the conversations so long after the page has synced; 0: before. */
  readonly storesLateMs: number;
  /** A conversation of which nothing earlier can be loaded: it fails, or what stands there is answered for ever. Digits only. */
  readonly odd: { readonly number: string; readonly earlier: 'rejects' | 'repeats' } | null;
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
  widField: '_serialized',
  missing: [],
  unknownModules: 'undefined',
  calls: 'none',
  addressing: 'phone',
  lidsAreKnown: true,
  ownLidIsKnown: true,
  devices: false,
  times: 'seconds',
  chatTimes: true,
  storesLateMs: 0,
  odd: null,
  acks: 'once',
  paired: true,
  knowsItself: 'at-once',
  slowMs: 0,
};
