import type { PageMessage, PageWindow, Wid } from './page-window';

declare const window: PageWindow;

export interface SoughtInPage {
  readonly id: string;
  /** Digits only; empty where nobody knows. */
  readonly number: string;
}

export interface FoundInPage {
  readonly id: string;
  readonly ack: number;
  /** Seconds. */
  readonly t: number;
}

/**
 * Runs in the page: what it has loaded by raw id, and what its database has under either name of the person. Of a pair
 * the higher ack counts.
 */
export async function lookUpInPage(sought: readonly SoughtInPage[]): Promise<FoundInPage[]> {
  const { Msg } = window.require('WAWebCollections');
  const { createWid } = window.require('WAWebWidFactory');
  const { getCurrentLid } = window.require('WAWebApiContact');
  const found = new Map<string, FoundInPage>();
  const wanted = new Set(sought.map(({ id }) => id));
  const take = (message: PageMessage): void => {
    const { id, fromMe } = message.id;
    const ack = message.ack ?? 0;
    if (!fromMe || !wanted.has(id) || (found.get(id)?.ack ?? -2) >= ack) return;
    found.set(id, { id, ack, t: message.t });
  };
  Msg.getModelsArray().forEach(take);
  const keyOf = (of: Wid, id: string): string => {
    const { user, server } = window.PromptPipe.widOf(of);
    return `true_${user}@${server}_${id}`;
  };
  const keys = sought.flatMap(({ id, number }) => {
    if (number === '' || found.has(id)) return [];
    const wid = createWid(`${number}@c.us`);
    return [wid, getCurrentLid(wid)].flatMap((one) => (one ? [keyOf(one, id)] : []));
  });
  if (keys.length > 0) (await Msg.getMessagesById(keys))?.messages?.forEach(take);
  return [...found.values()];
}
