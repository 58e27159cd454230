import type { DoorWord } from './door-words';

export interface DoorAnswer {
  readonly text: string;
  /** Goes up with each change of the text, so that a consent row says what the person was told. */
  readonly version: string;
}

const answers = (language: string, stop: string, start: string): Readonly<Record<DoorWord, DoorAnswer>> => ({
  stop: { text: stop, version: `stop-${language}-1` },
  start: { text: start, version: `start-${language}-1` },
});

/** What the person is told, once, by the door itself. START and STOP are obeyed in every language. */
export const DOOR_ANSWERS = {
  en: answers(
    'en',
    'You will get no more messages from us. To get them again, reply START.',
    'You will get messages from us again. To end them, reply STOP.',
  ),
  de: answers(
    'de',
    'Sie erhalten keine Nachrichten mehr von uns. Um sie wieder zu erhalten, antworten Sie START.',
    'Sie erhalten wieder Nachrichten von uns. Um sie zu beenden, antworten Sie STOP.',
  ),
  es: answers(
    'es',
    'No recibirá más mensajes nuestros. Para volver a recibirlos, responda START.',
    'Volverá a recibir nuestros mensajes. Para dejar de recibirlos, responda STOP.',
  ),
  fr: answers(
    'fr',
    'Vous ne recevrez plus de messages de notre part. Pour en recevoir à nouveau, répondez START.',
    'Vous recevrez à nouveau nos messages. Pour ne plus en recevoir, répondez STOP.',
  ),
  pt: answers(
    'pt',
    'Você não receberá mais mensagens nossas. Para voltar a recebê-las, responda START.',
    'Você voltará a receber nossas mensagens. Para não recebê-las mais, responda STOP.',
  ),
  it: answers(
    'it',
    'Non riceverà più nostri messaggi. Per riceverli di nuovo, risponda START.',
    'Riceverà di nuovo i nostri messaggi. Per non riceverne più, risponda STOP.',
  ),
  nl: answers(
    'nl',
    'U ontvangt geen berichten meer van ons. Antwoord START om ze weer te ontvangen.',
    'U ontvangt weer berichten van ons. Antwoord STOP om ze te beëindigen.',
  ),
  tr: answers(
    'tr',
    'Artık bizden mesaj almayacaksınız. Yeniden almak için START yanıtını gönderin.',
    'Bizden yeniden mesaj alacaksınız. Sona erdirmek için STOP yanıtını gönderin.',
  ),
  ar: answers(
    'ar',
    'لن تصلك رسائل منا بعد الآن. لتلقيها من جديد، أرسل START.',
    'ستصلك رسائلنا من جديد. لإيقافها، أرسل STOP.',
  ),
  hi: answers(
    'hi',
    'अब आपको हमसे कोई संदेश नहीं मिलेगा। फिर से पाने के लिए START लिखकर भेजें।',
    'आपको हमारे संदेश फिर से मिलेंगे। उन्हें रोकने के लिए STOP लिखकर भेजें।',
  ),
  sw: answers(
    'sw',
    'Hutapokea tena ujumbe kutoka kwetu. Ili kuupokea tena, jibu START.',
    'Utapokea tena ujumbe kutoka kwetu. Ili kuusitisha, jibu STOP.',
  ),
  zh: answers(
    'zh',
    '您将不再收到我们的消息。如需重新接收，请回复 START。',
    '您将重新收到我们的消息。如需停止接收，请回复 STOP。',
  ),
  ru: answers(
    'ru',
    'Вы больше не будете получать от нас сообщения. Чтобы получать их снова, ответьте START.',
    'Вы снова будете получать от нас сообщения. Чтобы прекратить, ответьте STOP.',
  ),
  pl: answers(
    'pl',
    'Nie będziemy już wysyłać wiadomości. Aby znów je otrzymywać, odpisz START.',
    'Znów będziemy wysyłać wiadomości. Aby je zakończyć, odpisz STOP.',
  ),
} as const;

const isAnswered = (language: string): language is keyof typeof DOOR_ANSWERS => Object.hasOwn(DOOR_ANSWERS, language);

/** In the person's language, by its first part (`pt` of `pt-BR`); in English where there is no such text. */
export function doorAnswer(word: DoorWord, language: string): DoorAnswer {
  const first = language.toLowerCase().split('-', 1)[0] ?? '';
  return DOOR_ANSWERS[isAnswered(first) ? first : 'en'][word];
}
