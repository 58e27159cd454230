/** What the page of a pairing link does: looks, shows, counts down. The token stays behind the `#` and travels in a header. */
export const SCRIPT = `
const token = location.hash.slice(1);
const of = (id) => document.getElementById(id);
let left = null;
let what = 'picture';
/** A code is read and typed in two halves. */
const inHalves = (code) => code.length === 8 ? code.slice(0, 4) + '-' + code.slice(4) : code;
const clock = (seconds) => seconds <= 90 ? seconds + ' s' : Math.floor(seconds / 60) + ' min ' + (seconds % 60) + ' s';
function show({ accountId, step, says, picture = null, code = null, secondsLeft = null, codeSecondsLeft = null, linkEndsAt }) {
  if (accountId) of('account').textContent = accountId;
  if (of('says').textContent !== says) of('says').textContent = says;
  document.body.dataset.step = step;
  document.title = step === 'paired' ? 'Paired' : 'Pair ' + (accountId ?? 'a WhatsApp account');
  of('todo').hidden = step !== 'scan';
  of('after').hidden = step !== 'paired';
  of('picture').hidden = !picture;
  of('by-picture').hidden = !picture;
  if (picture && of('picture').src !== picture) of('picture').src = picture;
  of('code').hidden = of('by-code').hidden = !code;
  of('code').textContent = code ? inHalves(code) : '';
  what = picture ? 'picture' : 'code';
  left = picture ? secondsLeft : codeSecondsLeft;
  of('bar').max = picture ? 60 : 180;
  of('until').textContent = linkEndsAt && step !== 'paired'
    ? 'This link is good until ' + new Date(linkEndsAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) + '.' : '';
  count();
}
function count() {
  of('bar').hidden = left === null;
  of('bar').value = left ?? 0;
  of('left').textContent = left === null ? '' : left > 0 ? 'This ' + what + ' is good for ' + clock(left) + ' more.' : 'A new one is coming…';
}
async function look() {
  let again = 1500;
  try {
    const answer = await fetch('/pair/state', { headers: { authorization: 'Bearer ' + token }, cache: 'no-store' });
    const body = await answer.json();
    if (answer.ok) show(body);
    else {
      const isPaired = answer.headers.get('x-pairing-link') === 'paired';
      show({ step: isPaired ? 'paired' : 'ended', says: body.detail });
      if (answer.status === 404 || answer.status === 410) return;
    }
  } catch {
    show({ step: 'away', says: 'The server does not answer; trying again…' });
    again = 4000;
  }
  setTimeout(look, again);
}
setInterval(() => { if (left !== null && left > 0) { left -= 1; count(); } }, 1000);
addEventListener('hashchange', () => location.reload());
look();
`;
