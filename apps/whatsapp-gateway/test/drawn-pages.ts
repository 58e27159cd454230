import { createHash, randomInt } from 'node:crypto';
import type { PageOptions } from '@promptpipe/whatsapp-page';

const given = process.env.E2E_SEED;
const SEED = given === undefined || given === '' ? String(randomInt(1, 1_000_000_000)) : given;

/** All in which pages may differ and are WhatsApp Web all the same. */
const MAY_BE: { readonly [Name in keyof PageOptions]?: readonly PageOptions[Name][] } = {
  sync: ['on-time', 'early', 'double', 'double-at-once'],
  keyField: ['_serialized', '$1'],
  widField: ['_serialized', '$1'],
  addressing: ['phone', 'lid'],
  ownLidIsKnown: [true, false],
  devices: [true, false],
  times: ['seconds', 'milliseconds'],
  chatTimes: [true, false],
  acks: ['once', 'repeated'],
  slowMs: [0, 100, 300],
  storesLateMs: [0, 700],
  calls: ['none', 'without-map'],
  unknownModules: ['undefined', 'throw'],
};

/** So many pages; E2E_SEED repeats those of an earlier run. */
export function drawnPages(count: number): readonly (readonly [name: string, options: Partial<PageOptions>])[] {
  return Array.from({ length: count }, (_, page) => {
    const options = Object.fromEntries(
      Object.entries(MAY_BE).map(([name, values]) => {
        const drawn = createHash('sha256').update(`${SEED}/page ${page}/${name}`).digest().readUInt32BE();
        return [name, values[drawn % values.length]];
      }),
    ) as Partial<PageOptions>;
    return [`E2E_SEED=${SEED} page ${page} ${JSON.stringify(options)}`, options] as const;
  });
}
