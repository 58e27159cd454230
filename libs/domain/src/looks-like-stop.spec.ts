import { doorWord } from './door';
import { looksLikeStop } from './looks-like-stop';

it.each([
  'please stop sending me these',
  'stopp it',
  'stop it',
  'Please stop',
  'STOOOOP it!',
  'stop texting me please',
  'Stop sending me these on Mondays',
  'I want to unsubscribe',
  'No more messages!',
  "Don't text me",
  'take me off this list',
  'Leave me alone 😡',
  'bitte stopp',
  'Bitte keine Nachrichten mehr schicken',
  'Ende',
  'fin',
  'por favor parar los mensajes',
  'no más mensajes por favor',
  'je veux ne plus recevoir ces sms',
  'basta',
  'arrêter',
  'lütfen durdur',
  'من فضلك توقف',
  'कृपया रोको',
  'बंद',
  '请停止发送消息',
  '停',
  'пожалуйста стоп',
  'не пишите мне больше',
  'proszę przestań',
])('%j is for a human to look at', (text) => {
  expect(doorWord(text)).toBeNull();
  expect(looksLikeStop(text)).toBe(true);
});

it.each([
  'STOP',
  'start',
  '',
  'no',
  'yes',
  '7',
  "don't stop",
  'I will never stop',
  'ich will nicht stopp',
  'bus stop',
  'I will stop smoking next week',
  'I walked to the shop and back',
  'fine',
  'alto',
  'acha',
  'non-stop',
  '不要停止',
  '我今天停止工作以后去了公园散步很开心',
  `stop ${'x '.repeat(200)}`,
  'stop the car at the corner',
])('%j is not', (text) => {
  expect(looksLikeStop(text)).toBe(false);
});
