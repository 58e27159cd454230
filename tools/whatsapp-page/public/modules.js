import { Chat, findOrCreateLatestChat, loadEarlierMsgs, queryWidExists } from './chats.js';
import { Reactions, reactionTableMode } from './changes.js';
import { Emitter } from './emitter.js';
import { currentLid, knownPhone, lidOf, me, MsgKey, phoneOf, Wid } from './ids.js';
import { addAndSendMsgToChat, Msg, resendMsg } from './messages.js';
import { Collection } from './models.js';
import { pollVoteTableMode, votesTable } from './polls.js';
import { block, options, takeFate } from './options.js';
import { noteTouched, showTyping } from './server.js';
import { Cmd, Conn, isPaired, refreshQR, Socket, startAltLinkingFlow } from './session.js';

const nothing = () => undefined;
const later = async () => undefined;

const KNOWS_AFTER_MS = 700;
const knowsNumber = () =>
  options.knowsItself === 'at-once' || (options.knowsItself === 'late' && performance.now() > KNOWS_AFTER_MS);

/** WhatsApp's modules by their names, as far as anybody touches them. */
const modules = {
  WAWebSocketModel: { Socket },
  WAWebConnModel: { Conn },
  WAWebCmd: { Cmd },
  WAWebLaunchSocketUtils: { refreshQR },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 50 } },
  WAWebAltDeviceLinkingApi: {
    setPairingType: nothing,
    initializeAltDeviceLinking: later,
    startAltLinkingFlow,
    initializeQRLinking: later,
  },
  WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))) },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: new Uint8Array(32) } }) } },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: new Uint8Array(33) } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'SECRET' },
  WAWebUserPrefsMeUser: {
    getMaybeMePnUser: () => (isPaired() && knowsNumber() ? me : null),
    getMaybeMeLidUser: () => (isPaired() && options.ownLidIsKnown ? lidOf(me) : null),
  },
  WAWebCollections: { Msg, Chat, Reactions, Contact: new Collection() },
  WAWebSyncGatingUtils: {},
  WAWebWidFactory: { createWid: (text) => new Wid(text), asUserWidOrThrow: (wid) => wid },
  WAWebFindChatAction: { findOrCreateLatestChat },
  WAWebStreamModel: { Stream: { markAvailable: nothing, markUnavailable: nothing } },
  WAWebUpdateUnreadChatAction: { sendSeen: later },
  WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
  WALinkify: { findLink: () => null, findLinks: () => [] },
  WAWebMsgKey: MsgKey,
  WAWebGetEphemeralFieldsMsgActionsUtils: {
    getEphemeralFields() {
      if (takeFate('wait-300-ms')) block('/wait/300');
      if (takeFate('stand-still')) block('/stand-still');
      return {};
    },
  },
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
  WAWebResendMsgAction: { resendMsg },
  WAWebChatLoadMessages: { loadEarlierMsgs },
  WAWebChatStateBridge: {
    sendChatStateComposing: (wid) => showTyping(phoneOf(wid).user),
    sendChatStateRecording: later,
    sendChatStatePaused: later,
  },
  WAWebQueryExistsJob: { queryWidExists },
  WAWebApiContact: {
    getCurrentLid: currentLid,
    getPhoneNumber: knownPhone,
    getAlternateUserWid: (wid) => (wid.isLid() ? phoneOf(wid) : lidOf(wid)),
  },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode },
  WAWebAddonReactionTableMode: { reactionTableMode },
  WAWebPollsVotesSchema: { getTable: () => votesTable },
  WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen: nothing },
};

if (options.calls === 'without-map') modules.WAWebCallCollection = new Emitter();

for (const name of options.missing) {
  const path = name.split('.');
  const last = path.pop();
  delete path.reduce((of, part) => of[part], modules)[last];
}

const touched = new Set();

/** Tells its server the first time that somebody asks for it. */
export function requireModule(name) {
  if (!touched.has(name)) noteTouched(name);
  touched.add(name);
  if (!(name in modules) && options.unknownModules === 'throw') throw new Error(`Requiring unknown module "${name}"`);
  return modules[name];
}
