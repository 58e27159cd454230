/** What a whole message can ask of the door, whatever else is down. */
export type DoorWord = 'stop' | 'start';

type Words = Readonly<Record<string, readonly string[]>>;

/**
 * Obeyed at once, in every language whatever the person's own is: people answer in the one that they think in. A word stands here
 * only if nobody would plausibly answer a question of a study with it. In, although it is an answer too: `end`, `quit`, `cancel`,
 * `revoke` (a carrier's rules name them), `cancelar`, `parar`, `pare`, `iptal`, `ret` (the words that
 * senders announce in their countries), `stop` and `стоп`, whatever they answer.
 *
 * Out, and for a human to look at (`DOUBTFUL`): what is an activity or a plan in a study of health (`arrêter`, `aufhören`,
 * `stoppen`, `sair`, `salir`, `simama`: to stand), what ends a story as well (`fin`, `ende`, `fim`, `einde`, `koniec`, `конец`),
 * and cries (`basta`, `хватит`, `बस`). Out altogether: `no` and its like, `alto` and `baja` (Spanish: high, low), `bas` (French:
 * low), `fine` (Italian: end; English: well), `son` (Turkish: end; English: a child), `acha` (Swahili: leave off; Hindi: good),
 * `T` (one of several options), each a common answer somewhere.
 */
export const STOP_WORDS: Words = {
  en: ['stop', 'stopall', 'stop all', 'unsubscribe', 'opt out', 'optout', 'quit', 'end', 'cancel', 'revoke'],
  de: ['stopp', 'abmelden', 'abmeldung', 'abbestellen', 'austragen', 'keine nachrichten mehr'],
  es: ['parar', 'pare', 'detener', 'cancelar', 'cancelar suscripción', 'desuscribir', 'desuscribirme', 'darme de baja'],
  fr: ['arrêt', 'arrêtez', 'désabonner', 'désabonnement', 'me désabonner', 'désinscription', 'désinscrire', 'stop sms'],
  pt: ['descadastrar', 'cancelar inscrição', 'cancelar assinatura', 'pare de enviar'],
  it: ['annulla iscrizione', 'cancellami', 'disiscrivimi', 'disiscrizione', 'disdici'],
  nl: ['afmelden', 'uitschrijven', 'meld me af', 'schrijf me uit'],
  tr: ['dur', 'durdur', 'iptal', 'ret', 'abonelikten çık', 'üyelikten çık'],
  ar: ['توقف', 'قف', 'أوقف', 'إيقاف', 'إلغاء', 'إلغاء الاشتراك'],
  hi: ['रोको', 'रोकें', 'बंद करो', 'बंद करें', 'सदस्यता रद्द करें', 'roko', 'band karo'],
  sw: ['sitisha', 'komesha', 'jiondoe', 'jitoe', 'acha kutuma'],
  zh: ['停止', '退订', '退訂', '取消订阅', '取消訂閱', '停止发送', '停止發送', '不要再发', '别再发了', '別再發了'],
  ru: ['стоп', 'отписаться', 'отпишите', 'отпишите меня', 'отписка', 'отменить подписку'],
  pl: ['wypisz', 'wypisz mnie', 'rezygnuję', 'rezygnacja', 'przestań', 'przestańcie'],
};

/** Obeyed only of somebody who opted out, so that an answer of a study can hardly meet them. */
export const START_WORDS: Words = {
  en: ['start', 'unstop', 'restart', 'subscribe', 'resubscribe', 'opt in', 'optin'],
  de: ['anmelden', 'abonnieren'],
  es: ['iniciar', 'comenzar', 'suscribir', 'suscribirme'],
  fr: ['démarrer', 'commencer', 'reprendre', "s'abonner"],
  pt: ['começar', 'inscrever'],
  it: ['inizia', 'iscrivimi'],
  nl: ['aanmelden', 'beginnen'],
  tr: ['başla', 'başlat'],
  ar: ['ابدأ', 'بدء', 'اشتراك'],
  hi: ['शुरू', 'शुरू करो', 'शुरू करें'],
  sw: ['anza', 'jiunge'],
  zh: ['开始', '開始', '订阅', '訂閱'],
  ru: ['старт', 'начать', 'подписаться'],
  pl: ['zacznij', 'zapisz mnie', 'wznów'],
};

/** As a whole message: perhaps a STOP, perhaps an answer. */
export const DOUBTFUL: readonly string[] = [
  ...['stop it', 'enough', 'leave me alone', 'remove me', 'no more', 'go away', 'td'],
  ...['ende', 'aufhören', 'abbrechen', 'kündigen', 'schluss', 'lass mich in ruhe', 'genug'],
  ...['fin', 'salir', 'terminar', 'basta', 'déjame en paz', 'no más', 'quiero salir', 'dar de baja'],
  ...['arrêter', 'arrête', 'annuler', 'assez', 'laissez moi tranquille', 'fim', 'sair', 'chega', 'remover'],
  ...['ferma', 'fermati', 'annulla', 'einde', 'stoppen', 'opzeggen', 'genoeg', 'çık', 'yeter', 'bırak'],
  ...['خروج', 'كفى', 'كفاية', 'बंद', 'रुको', 'बस', 'simama', 'ondoa', 'inatosha', '停', '取消', '够了'],
  ...['отмена', 'хватит', 'конец', 'прекратите', 'koniec', 'dość', 'anuluj'],
];

/** Anywhere in a short message: what people say who do not know the word. */
export const STOP_PHRASES: readonly string[] = [
  ...['no more messages', 'dont message me', "don't message me", "don't text me", 'do not contact', "don't contact me"],
  ...['stop sending', 'stop texting', 'stop messaging', 'take me off', 'remove me', 'want out', 'leave me alone'],
  ...['keine nachrichten', 'nicht mehr schreiben', 'schreib mir nicht', 'schreiben sie mir nicht', 'in ruhe lassen'],
  ...['no más mensajes', 'no me escriba', 'dejen de', 'deja de enviar', 'plus de messages', 'ne plus recevoir'],
  ...['não quero mais', 'pare de', 'niente più messaggi', 'non scrivermi', 'geen berichten', 'mesaj istemiyorum'],
  ...[
    'لا ترسل',
    'لا اريد رسائل',
    'मैसेज मत',
    'संदेश मत',
    'usinitumie',
    'не пишите',
    'больше не пиш',
    'nie pisz',
    'nie chcę',
  ],
];

/** What stands around a STOP word without saying anything else. */
export const FILLERS: readonly string[] = [
  ...[
    'please',
    'pls',
    'plz',
    'now',
    'it',
    'this',
    'these',
    'that',
    'those',
    'the',
    'all',
    'of',
    'to',
    'me',
    'my',
    'us',
    'hey',
    'hi',
  ],
  ...[
    'sending',
    'send',
    'texting',
    'texts',
    'text',
    'messaging',
    'messages',
    'message',
    'prompts',
    'surveys',
    'just',
    'and',
  ],
  ...[
    'i',
    'we',
    'you',
    'want',
    'would',
    'like',
    'can',
    'could',
    'need',
    'thanks',
    'thank',
    'bot',
    'from',
    'ok',
    'okay',
    'right',
  ],
  ...['bitte', 'jetzt', 'mir', 'das', 'die', 'nachrichten', 'danke', 'mich', 'ich', 'will', 'möchte', 'sofort', 'alle'],
  ...[
    'por',
    'favor',
    'los',
    'las',
    'mensajes',
    'ya',
    'de',
    'gracias',
    'quiero',
    'les',
    'svp',
    'merci',
    'je',
    'veux',
    'sms',
  ],
  ...[
    'mensagens',
    'obrigado',
    'obrigada',
    'quero',
    'per',
    'favore',
    'messaggi',
    'grazie',
    'alsjeblieft',
    'berichten',
    'graag',
  ],
  ...[
    'lütfen',
    'artık',
    'mesajları',
    'من',
    'فضلك',
    'الرسائل',
    'कृपया',
    'मैसेज',
    'tafadhali',
    'ujumbe',
    'пожалуйста',
    'proszę',
  ],
];

/** Before a STOP word they say the opposite. */
export const NEGATIONS: readonly string[] = [
  ...[
    "don't",
    'dont',
    'not',
    'never',
    "can't",
    'cant',
    "won't",
    'wont',
    "didn't",
    'didnt',
    'nicht',
    'kein',
    'keine',
    'nie',
    'no',
  ],
  ...['nunca', 'ne', 'pas', 'jamais', 'não', 'non', 'mai', 'niet', 'geen', 'لا', 'मत', 'नहीं', 'usi', 'не', 'sakın'],
];
