import type { Touched } from './page/missing-in-page';

/** What whatsapp-web.js touches from the load to a code that can be scanned; it is there before anybody has signed in. */
export const TOUCHED_AT_LOAD: Touched = {
  WAWebSocketModel: ['Socket.state', 'Socket.on', 'Socket.off'],
  WAWebCmd: ['Cmd.on'],
  WAWebConnModel: ['Conn.on'],
  WAWebOfflineHandler: ['OfflineMessageHandler.getOfflineDeliveryProgress'],
  WAWebAltDeviceLinkingApi: ['setPairingType', 'initializeAltDeviceLinking', 'startAltLinkingFlow'],
  WABase64: ['encodeB64'],
  WAWebCompanionRegClientUtils: ['DEVICE_PLATFORM'],
  WAWebUserPrefsInfoStore: ['waNoiseInfo.get'],
  WAWebSignalStoreApi: ['waSignalStore.getRegistrationInfo'],
  WAWebUserPrefsMultiDevice: ['getADVSecretKey'],
};

/** What it and we touch from then on: to hear, to send, to look up and to read what was written. */
export const TOUCHED_SIGNED_IN: Touched = {
  WAWebUserPrefsMeUser: ['getMaybeMePnUser', 'getMaybeMeLidUser'],
  WAWebConnModel: ['Conn.serialize'],
  WAWebSocketModel: ['Socket.logout'],
  WAWebCollections: [
    'Msg.on',
    'Msg.get',
    'Msg.getModelsArray',
    'Msg.getMessagesById',
    'Chat.on',
    'Chat.get',
    'Chat.getModelsArray',
  ],
  WAWebSyncGatingUtils: [],
  // How the library hears of reactions and votes.
  WAWebAddonReactionTableMode: ['reactionTableMode.bulkUpsert'],
  WAWebAddonPollVoteTableMode: ['pollVoteTableMode.bulkUpsert'],
  WAWebWidFactory: ['createWid'],
  WAWebFindChatAction: ['findOrCreateLatestChat'],
  WAWebChatGetters: ['getIsNewsletter', 'getIsBroadcast'],
  WALinkify: ['findLink', 'findLinks'],
  WAWebMsgKey: ['newId', 'prototype'],
  WAWebGetEphemeralFieldsMsgActionsUtils: ['getEphemeralFields'],
  WAWebSendMsgChatAction: ['addAndSendMsgToChat'],
  WAWebChatLoadMessages: ['loadEarlierMsgs'],
  WAWebQueryExistsJob: ['queryWidExists'],
  WAWebApiContact: ['getCurrentLid', 'getPhoneNumber'],
};
