import { me, MsgKey } from './ids.js';
import { Msg, ofEarlierLoad, rawModel } from './messages.js';
import { Model } from './models.js';

/** By the text of their message's key: what people feel about it now. */
const reactions = new Map();

export const Reactions = {
  async find(key) {
    const senders = reactions.get(String(key));
    return senders ? { reactions: { serialize: () => [{ senders: [...senders.values()] }] } } : null;
  },
};

/** The library puts itself between here and there. */
export const reactionTableMode = { bulkUpsert: (given) => given };

/** What somebody did to a message; while nobody listens it is only known. */
export function takeChange({ id, phone, change, at }, isNew) {
  const model = rawModel(id) ?? ofEarlierLoad(id, phone);
  ways[change.kind](model, change, Date.parse(at), isNew ? Msg : new Model({}));
}

const ways = {
  reaction(model, { emoji }, at, told) {
    model.hasReaction = emoji !== null;
    const from = model.id.remote;
    const msgKey = new MsgKey({ fromMe: false, remote: from, id: `R${at}` });
    const given = { msgKey, parentMsgKey: model.id, senderUserJid: String(from), reactionText: emoji ?? '' };
    reactions.set(String(model.id), new Map(emoji === null ? [] : [[String(from), { ...given, timestamp: at }]]));
    const row = { id: msgKey, reactionParentKey: model.id, reactionTimestamp: at, from, to: me };
    if (told === Msg) reactionTableMode.bulkUpsert([{ ...row, reactionText: emoji ?? '' }]);
  },
  edit(model, { text }, at, told) {
    const before = model.body;
    Object.assign(model, { body: text, latestEditSenderTimestampMs: at });
    told.trigger('change', model);
    told.trigger('change:body', model, text, before);
  },
  revoke(model, _, at, told) {
    told.trigger('change', model);
    Object.assign(model, { type: 'revoked', body: '', revokeTimestamp: Math.floor(at / 1000) });
    told.trigger('change:body', model, '', '');
    told.trigger('change:type', model);
  },
};
