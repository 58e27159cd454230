/** Of WhatsApp's own modules, what the functions of this folder touch. Each is probed when the page is loaded. */
interface Wid {
  readonly user: string;
  readonly server: string;
  readonly _serialized: string;
}

interface MessageKey {
  readonly id: string;
  readonly fromMe: boolean;
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
  readonly from: Wid;
}

export interface PageChat {
  readonly id: Wid;
  readonly t?: number;
  readonly msgs: { getModelsArray(): PageMessage[] };
}

interface Modules {
  WAWebSocketModel: { Socket: { state: string; hasSynced: boolean } };
  WAWebWidFactory: { createWid: (text: string) => Wid };
  WAWebCollections: {
    Chat: { get(wid: Wid): PageChat | undefined; getModelsArray(): PageChat[] };
    Msg: {
      getModelsArray(): PageMessage[];
      getMessagesById(keys: readonly string[]): Promise<{ messages?: PageMessage[] } | undefined>;
    };
  };
  WAWebMsgKey: MessageKeys;
  WAWebUserPrefsMeUser: { getMaybeMePnUser: () => Wid | null | undefined };
  /** Not there in every version: who needs it looks whether it is. */
  WAWebResendMsgAction: { resendMsg: (message: PageMessage) => Promise<unknown> } | undefined;
  WAWebSendMsgChatAction: {
    addAndSendMsgToChat: (chat: PageChat, message: { id: MessageKey }) => [Promise<unknown>, Promise<unknown>];
  };
  WAWebFindChatAction: { findOrCreateLatestChat: (wid: Wid) => Promise<{ chat?: PageChat } | undefined> };
  WAWebQueryExistsJob: { queryWidExists: (wid: Wid) => Promise<{ wid: Wid } | null> };
  WAWebApiContact: {
    getCurrentLid: (wid: Wid) => Wid | null | undefined;
    getPhoneNumber: (wid: Wid) => Wid | null | undefined;
  };
  WAWebChatLoadMessages: { loadEarlierMsgs: (of: { chat: PageChat }) => Promise<PageMessage[] | undefined> };
}

interface MessageKeys {
  new (parts: { fromMe: boolean; remote: Wid; id: string }): MessageKey;
  prototype: object;
  newId: () => Promise<string>;
}

/** The browser's `window` once the library has put its own functions there. */
export interface PageWindow {
  require<Name extends keyof Modules>(name: Name): Modules[Name];
  readonly performance: { now(): number; readonly timeOrigin: number };
  readonly WWebJS: {
    sendMessage(chat: PageChat, text: string, options: object): Promise<unknown>;
    getMessageModel: (message: PageMessage) => { id: object };
  };
  onAppStateHasSyncedEvent?(): Promise<void>;
}
