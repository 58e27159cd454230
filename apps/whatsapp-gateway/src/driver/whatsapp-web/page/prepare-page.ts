import type { PageMessage, PageWindow } from './page-window';

declare const window: PageWindow;

/** As WhatsApp names them, by `+` and digits or by a lid, and the number behind a lid where the page can tell it. */
export interface PageWriter {
  readonly from: string;
  readonly phone: string | null;
}

/** What the models of messages have besides what the library puts there. */
export interface PreparedModel {
  readonly id: { readonly _serialized: string };
  readonly writer: PageWriter;
}

/**
 * Runs in the page before the library listens. WhatsApp has moved the text of a message's key from `_serialized` into a
 * field of another name, and the library asks for the old one: a getter answers. Getters do not reach node, so models
 * get a copy, and whose message it is.
 */
export function preparePage(): void {
  const keys = window.require('WAWebMsgKey');
  const remote = window.require('WAWebWidFactory').createWid('10000000000@c.us');
  const one = new keys({ fromMe: true, remote, id: 'PROBE' });
  if (!('_serialized' in one)) {
    const text = String(one);
    const field = Object.entries(one).find(([, value]) => value === text)?.[0];
    if (field !== undefined) {
      Object.defineProperty(keys.prototype, '_serialized', {
        configurable: true,
        get(this: Record<string, unknown>) {
          return this[field];
        },
      });
    }
  }
  const { getMessageModel } = window.WWebJS;
  window.WWebJS.getMessageModel = (message: PageMessage) => {
    const model = getMessageModel(message);
    const { from } = message;
    const phone = from.server === 'lid' ? window.require('WAWebApiContact').getPhoneNumber(from) : from;
    const number = phone ? `+${phone.user}` : null;
    const writer = { from: from.server === 'lid' || !number ? from._serialized : number, phone: number };
    return { ...model, id: { ...model.id, _serialized: String(message.id) }, writer };
  };
}
