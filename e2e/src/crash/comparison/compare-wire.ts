import { type WireSend } from '../../harness/phones';
import { finding, type Finding } from './finding';
import { type MessageRow } from './rows';
import { type Way } from './way';

export interface WireVerdict {
  readonly findings: readonly Finding[];
  /** How often a message was on the wire again. */
  readonly repeats: number;
}

/** A repeat is harmless when it carries the same id and text to the same phone, and explained when its row was claimed as often, or the way repeats by itself. */
export function compareWire(wire: readonly WireSend[], rows: readonly MessageRow[], way: Way): WireVerdict {
  const rowOf = new Map(rows.map((row) => [row.waMessageId, row]));
  const byId = new Map<string, WireSend[]>();
  for (const send of wire) byId.set(send.id, [...(byId.get(send.id) ?? []), send]);
  const findings = [...byId].flatMap(([id, sends]): Finding[] => {
    const row = rowOf.get(id);
    if (!row) return [finding('wire', `${id} was sent and is nobody's`)];
    const changed = sends.some(({ body, phone }) => body !== row.text || phone !== sends[0]?.phone);
    if (changed) return [finding('wire', `message ${row.id} was sent with another text or to another phone`)];
    return sends.length > row.attempt && !way.repeatsByItself
      ? [finding('wire', `message ${row.id} was sent ${sends.length} times in ${row.attempt} claims`)]
      : [];
  });
  return { findings, repeats: wire.length - byId.size };
}
