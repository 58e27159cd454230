/** Of WhatsApp's own modules, what the functions of this folder touch. Each is probed when the page is loaded. */
export interface Wid {
  readonly user: string;
  readonly server: string;
  readonly _serialized: string;
}

interface MessageKey {
  readonly id: string;
  readonly fromMe: boolean;
  /** The conversation: of somebody's own, who they are. */
  readonly remote: Wid | string;
  toString(): string;
}

export interface PageMessage {
  readonly id: MessageKey;
  readonly ack?: number;
  readonly t: number;
  readonly type: string;
  readonly body?: string;
  readonly caption?: string;
  readonly quotedStanzaID?: string;
  readonly mimetype?: string;
  readonly size?: number;
  /** Where its bytes are: it has some. */
  readonly directPath?: string;
  readonly pollOptions?: readonly { readonly name: string; readonly localId: number }[];
  readonly hasReaction?: boolean;
  readonly latestEditSenderTimestampMs?: number;
  /** Seconds. */
  readonly revokeTimestamp?: number;
  readonly protocolMessageKey?: MessageKey;
  /** Not there where the page does not know who we are. */
  readonly from?: Wid | null;
}

export interface PageChat {
  readonly id: Wid;
  readonly t?: number;
  readonly msgs: { getModelsArray(): PageMessage[] };
}

interface Modules {
  WAWebSocketModel: { Socket: { state: string; hasSynced: boolean; logout(): unknown } };
  WAWebCmd: { Cmd: { refreshQR?: () => unknown } };
  WAWebUserPrefsMeUser: {
    getMaybeMePnUser: () => Wid | null | undefined;
    getMaybeMeLidUser: () => Wid | null | undefined;
  };
  WAWebWidFactory: { createWid: (text: string) => Wid };
  WAWebCollections: {
    Chat: { get(wid: Wid): PageChat | undefined; getModelsArray(): PageChat[] };
    Msg: {
      getModelsArray(): PageMessage[];
      getMessagesById(keys: readonly string[]): Promise<{ messages?: PageMessage[] } | undefined>;
    };
    /** Not probed: without it reactions that nobody heard live stay unknown, and all else goes on. */
    Reactions: { find?: (key: string) => Promise<PageReactions | null | undefined> } | undefined;
  };
  WAWebMsgKey: MessageKeys;
  /** Not there in every version: who needs it looks whether it is. */
  WAWebResendMsgAction: { resendMsg?: (message: PageMessage) => Promise<unknown> } | undefined;
  WAWebSendMsgChatAction: {
    addAndSendMsgToChat: (chat: PageChat, message: { id: MessageKey }) => [Promise<unknown>, Promise<unknown>];
  };
  WAWebFindChatAction: { findOrCreateLatestChat: (wid: Wid) => Promise<{ chat?: PageChat } | undefined> };
  WAWebQueryExistsJob: { queryWidExists: (wid: Wid) => Promise<{ wid: Wid } | null> };
  WAWebApiContact: {
    getCurrentLid: (wid: Wid) => Wid | null | undefined;
    getPhoneNumber: (wid: Wid) => Wid | null | undefined;
  };
  /** Not probed: without it nobody sees anything typed, and all else goes on. */
  WAWebChatStateBridge: { sendChatStateComposing: (wid: Wid) => Promise<unknown> } | undefined;
  /** Not probed: without it votes that nobody heard live stay unknown, and all else goes on. */
  WAWebPollsVotesSchema:
    { getTable?: () => { equals?: (by: readonly string[], key: string) => Promise<PageVote[]> } } | undefined;
  WAWebChatLoadMessages: { loadEarlierMsgs: (of: { chat: PageChat }) => Promise<PageMessage[] | undefined> };
}

interface PageVote {
  readonly senderTimestampMs: number;
  readonly selectedOptionLocalIds: readonly number[];
}

interface PageReaction {
  readonly msgKey: MessageKey;
  /** Milliseconds. */
  readonly timestamp: number;
  readonly reactionText: string;
}

interface PageReactions {
  readonly reactions: { serialize(): readonly { readonly senders: readonly PageReaction[] }[] };
}

interface MessageKeys {
  new (parts: { fromMe: boolean; remote: Wid; id: string }): MessageKey;
  prototype: object;
  newId: () => Promise<string>;
}

/** As WhatsApp names them, by `+` and digits or by a lid, and the number behind a lid where the page can tell it. */
export interface PageWriter {
  readonly from: string;
  readonly phone: string | null;
}

/** What we have put there before the library listens. */
interface PreparedPage {
  /** Of a time that is told in seconds or in milliseconds. */
  readonly secondsOf: (t: number) => number;
  /** Of a person, whichever of their devices it is. */
  readonly widOf: (named: Wid | string) => Pick<Wid, 'user' | 'server'>;
  /** Whether that is the account's own number or lid. */
  readonly isOurs: (wid: Wid) => boolean;
  /** Of whom this is the number, where the page knows it. */
  readonly lidOf: (wid: Wid) => Wid | null;
  /**
   * The conversation with whom this is the number of: the one that there is under either name, or a new one. Anew: the server is asked
   * for the number all the same. Null: nobody has it.
   */
  readonly conversationWith: (wid: Wid, how?: { readonly anew: boolean }) => Promise<PageChat | null>;
  readonly writerOf: (named: Wid | string) => PageWriter;
  /** Conversations with one person that were had since then (seconds), each loaded backwards as far as that. A new look asks again
   * those that had nothing earlier a while ago. */
  readonly conversationsSince: (t: number, look?: { readonly isNewLook: boolean }) => Promise<Conversations>;
}

interface Conversations {
  readonly chats: readonly PageChat[];
  /** How many of them could not be loaded so far. */
  readonly unread: number;
}

/** The browser's `window` once the library has put its own functions there. */
export interface PageWindow {
  require: <Name extends keyof Modules>(name: Name) => Modules[Name];
  readonly performance: { now(): number; readonly timeOrigin: number };
  readonly WWebJS: {
    sendMessage(chat: PageChat, text: string, options: object): Promise<unknown>;
    getMessageModel: (message: PageMessage) => { id: object };
  };
  onAppStateHasSyncedEvent?(): Promise<void>;
  PromptPipe: PreparedPage;
}
