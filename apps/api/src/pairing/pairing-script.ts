/** What the page of a pairing link does: looks, shows, counts down. The token stays behind the `#` and travels in a header. */
export const SCRIPT = `
const token = location.hash.slice(1);
const of = (id) => document.getElementById(id);
const LOOK_MS = 1500;
const ANSWER_MS = 8000;
/** The last answer, and when it came: what it shows is taken away when its seconds are over, whatever comes or does not. */
let told = null;
let toldAt = 0;
let isPairing = false;
let counted = null;
/** A code is read and typed in two halves. */
const inHalves = (code) => code.length === 8 ? code.slice(0, 4) + '-' + code.slice(4) : code;
const clock = (seconds) => seconds <= 90 ? seconds + ' s' : Math.floor(seconds / 60) + ' min ' + (seconds % 60) + ' s';
const left = (seconds) => seconds == null ? 0 : Math.max(0, Math.ceil(seconds - (Date.now() - toldAt) / 1000));
function put(id, text) {
  if (of(id).textContent !== text) of(id).textContent = text;
}
function take(answer) {
  told = answer;
  toldAt = Date.now();
  show();
}
function show() {
  const { accountId, says, picture = null, code = null, linkEndsAt } = told;
  const pictureLeft = picture ? left(told.secondsLeft) : 0;
  const codeLeft = code ? left(told.codeSecondsLeft) : 0;
  const isShown = pictureLeft + codeLeft > 0;
  const step = told.step === 'scan' && !isShown ? 'expired' : told.step;
  // Between two codes, and while nobody answers, what to do with the phone stays to be read.
  isPairing = step === 'scan' || (isPairing && ['expired', 'wait', 'away'].includes(step));
  if (accountId) put('account', accountId);
  put('says', step === 'expired' ? 'This code has run out; a new one appears here within a minute.' : says);
  document.body.dataset.step = step;
  document.title = step === 'paired' ? 'Paired' : 'Pair ' + (accountId ?? 'a WhatsApp account');
  of('todo').hidden = !isPairing;
  of('loading').hidden = step !== 'loading';
  of('after').hidden = step !== 'paired';
  of('picture').hidden = pictureLeft === 0;
  of('by-picture').hidden = pictureLeft === 0 && codeLeft > 0;
  if (pictureLeft > 0 && of('picture').src !== picture) of('picture').src = picture;
  if (pictureLeft === 0) of('picture').removeAttribute('src');
  of('code').hidden = of('by-code').hidden = codeLeft === 0;
  put('code', codeLeft > 0 ? inHalves(code) : '');
  of('or').hidden = pictureLeft === 0;
  of('gone').hidden = isShown;
  countDown(pictureLeft > 0 ? picture : code, pictureLeft || codeLeft);
  const times = [['This picture', pictureLeft], ['This code', codeLeft]].filter(([, seconds]) => seconds > 0);
  put('left', times.map(([what, seconds]) => what + ' is good for ' + clock(seconds) + ' more.').join(' '));
  put('until', linkEndsAt && step !== 'paired'
    ? 'This link is good until ' + new Date(linkEndsAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) + '.' : '');
}
function countDown(it, seconds) {
  of('bar').hidden = seconds === 0;
  if (counted !== it) of('bar').max = Math.max(1, seconds);
  counted = it;
  of('bar').value = seconds;
}
async function look() {
  let again = LOOK_MS;
  try {
    const headers = { authorization: 'Bearer ' + token };
    const answer = await fetch('/pair/state', { headers, cache: 'no-store', signal: AbortSignal.timeout?.(ANSWER_MS) });
    const body = await answer.json();
    if (answer.ok) take(body);
    else {
      const isPaired = answer.headers.get('x-pairing-link') === 'paired';
      take({ step: isPaired ? 'paired' : 'ended', says: body.detail });
      if (answer.status === 404 || answer.status === 410) return;
    }
  } catch {
    take({ step: 'away', says: 'The server does not answer; trying again…' });
    again = 4000;
  }
  setTimeout(look, again);
}
setInterval(() => { if (told) show(); }, 1000);
addEventListener('hashchange', () => location.reload());
look();
`;
