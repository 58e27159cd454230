import type { PageChat, PageWindow } from './page-window';

declare const window: PageWindow;

export interface PageOrder {
  readonly id: string;
  /** Digits only. */
  readonly number: string;
  readonly text: string;
  readonly poll: PollInPage | null;
  /** On the clock of the page that `timeOrigin` tells. */
  readonly deadline: number;
  readonly timeOrigin: number;
}

export interface PollInPage {
  readonly question: string;
  readonly options: readonly string[];
  /** 32 bytes. */
  readonly secret: readonly number[];
}

/** `present`: a message of this id was there before. `unsure`: it may have been added. */
export interface PageAnswer {
  readonly said: 'added' | 'present' | 'not-added' | 'no-such-number' | 'unsure';
  readonly why: string;
  /** Of whom it is for, where the page knows it by now. */
  readonly lid?: string | undefined;
}

/** Runs in the page: hands one text to WhatsApp under its reserved id, unless the deadline has passed just before. */
export async function sendInPage(order: PageOrder): Promise<PageAnswer> {
  const keys = window.require('WAWebMsgKey');
  const sending = window.require('WAWebSendMsgChatAction');
  const { newId } = keys;
  const add = sending.addAndSendMsgToChat;
  const state = { named: false, added: false };
  const wid = window.require('WAWebWidFactory').createWid(`${order.number}@c.us`);
  const { conversationWith, lidOf } = window.PromptPipe;
  // The caller has looked whether it is to be stopped, and that look holds no longer.
  const lookHoldsMs = 2_000;
  const begunAt = window.performance.now();

  const lidNow = (): string | undefined => lidOf(wid)?._serialized;
  const hand = async (chat: PageChat): Promise<void> => {
    keys.newId = () => {
      keys.newId = newId;
      state.named = true;
      return Promise.resolve(order.id);
    };
    sending.addAndSendMsgToChat = (to, message) => {
      sending.addAndSendMsgToChat = add;
      if (message.id.id !== order.id) throw new Error('Something else took the reserved id');
      if (window.performance.now() >= order.deadline) throw new Error('The lease of the account ran out');
      state.added = true;
      return add.call(sending, to, message);
    };
    const { poll } = order;
    const asked = poll && {
      pollName: poll.question,
      pollOptions: poll.options.map((name, localId) => ({ name, localId })),
      options: { allowMultipleAnswers: false, messageSecret: poll.secret },
    };
    await window.WWebJS.sendMessage(chat, asked ? '' : order.text, asked ? { poll: asked } : {});
  };

  /** One that is there with an error is sent again as it is; in any other state it is WhatsApp's own matter. */
  const again = (): PageAnswer => {
    const { Msg } = window.require('WAWebCollections');
    const failed = Msg.getModelsArray().find(({ id, ack }) => id.fromMe && id.id === order.id && (ack ?? 0) < 0);
    const resending = window.require('WAWebResendMsgAction');
    if (!failed || !resending?.resendMsg) return { said: 'present', why: 'It is there', lid: lidNow() };
    if (window.performance.now() >= order.deadline)
      return { said: 'not-added', why: 'The lease of the account ran out' };
    // The answer of the server is told by its ack, as that of any other.
    void resending.resendMsg(failed).catch(() => undefined);
    return { said: 'added', why: '', lid: lidNow() };
  };

  if (window.performance.timeOrigin !== order.timeOrigin) return { said: 'not-added', why: 'The page was loaded anew' };
  const { Socket } = window.require('WAWebSocketModel');
  if (Socket.state !== 'CONNECTED') return { said: 'not-added', why: `WhatsApp is ${Socket.state}` };
  try {
    for (const anew of [false, true]) {
      try {
        const chat = await conversationWith(wid, { anew });
        if (!chat && state.added) throw new Error('The number is gone');
        if (!chat) return { said: 'no-such-number', why: 'Nobody has this number on WhatsApp' };
        // The next try finds it at once.
        if (!state.added && window.performance.now() - begunAt > lookHoldsMs)
          return { said: 'not-added', why: 'The conversation was found too late' };
        await hand(chat);
        break;
      } catch (error) {
        // Whose lid is not known yet: asking for the number tells it. What was added all the same is a duplicate then.
        if (anew || !String(error).includes('No LID for user')) throw error;
      }
    }
    if (state.added) return { said: 'added', why: '', lid: lidNow() };
    // It has its id and went a way that we do not see: it is looked up.
    return { said: state.named ? 'unsure' : 'not-added', why: 'WhatsApp Web did not take it' };
  } catch (error) {
    const why = String(error);
    if (why.includes('DuplicateMessageError')) return again();
    return { said: state.added ? 'unsure' : 'not-added', why };
  } finally {
    keys.newId = newId;
    sending.addAndSendMsgToChat = add;
  }
}
