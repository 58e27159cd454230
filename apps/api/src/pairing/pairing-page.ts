/** Plain files in code, so that the service needs nothing beside itself. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Pair a WhatsApp account</title>
<link rel="stylesheet" href="/pair/pair.css">
<main>
  <h1>Pair <span id="account">a WhatsApp account</span></h1>
  <ol>
    <li>Take the phone of the study and open <b>WhatsApp</b>.</li>
    <li>Open <b>Settings</b> (iPhone) or the menu <b>⋮</b> (Android), then <b>Linked devices</b>.</li>
    <li>Tap <b>Link a device</b>, and hold the phone to the picture.</li>
  </ol>
  <figure>
    <img id="picture" alt="Code to scan" hidden>
    <p id="code" hidden></p>
    <figcaption id="left"></figcaption>
  </figure>
  <p id="says" role="status" aria-live="polite">Looking…</p>
  <p>After the scan WhatsApp takes up to a minute to load. This page then says that the account is paired, and can be closed.
     The phone may be switched off; it must be online at least once in 14 days.</p>
</main>
<script src="/pair/pair.js"></script>
</html>`;

export const SCRIPT = `
const token = location.hash.slice(1);
const of = (id) => document.getElementById(id);
let left = null;
function show({ accountId, step, says, picture, code, secondsLeft }) {
  if (accountId) of('account').textContent = accountId;
  of('picture').hidden = !picture;
  if (picture) of('picture').src = picture; else of('picture').removeAttribute('src');
  of('code').hidden = !code;
  of('code').textContent = code ? 'Or type this code on the phone: ' + code : '';
  of('says').textContent = says;
  document.body.dataset.step = step;
  left = secondsLeft;
  count();
}
function count() {
  of('left').textContent = left === null ? '' : left > 0 ? 'This picture is good for ' + left + ' s more.' : 'A new picture is coming…';
}
async function look() {
  let again = 1500;
  try {
    const answer = await fetch('/pair/state', { headers: { authorization: 'Bearer ' + token }, cache: 'no-store' });
    const body = await answer.json();
    if (answer.ok) show(body);
    else {
      show({ step: 'ended', says: body.detail, picture: null, code: null, secondsLeft: null });
      if (answer.status === 404 || answer.status === 410) return;
    }
  } catch {
    show({ step: 'away', says: 'The server does not answer; trying again…', picture: null, code: null, secondsLeft: null });
    again = 4000;
  }
  setTimeout(look, again);
}
setInterval(() => { if (left !== null && left > 0) { left -= 1; count(); } }, 1000);
look();
`;

export const STYLE = `
body { font: 1.05rem/1.5 system-ui, sans-serif; margin: 0; background: #f4f4f1; color: #1c1c1a; }
main { max-width: 34rem; margin: 2rem auto; padding: 1.5rem 2rem; background: #fff; border-radius: .75rem; }
figure { margin: 1rem 0; min-height: 18rem; text-align: center; }
img { width: 17rem; height: 17rem; image-rendering: pixelated; }
#says { padding: .75rem 1rem; border-radius: .5rem; background: #eef1ea; font-weight: 600; }
[data-step=paired] #says { background: #d9f2d9; }
[data-step=ended] #says, [data-step=away] #says, [data-step=nobody] #says { background: #fbe3df; }
#code { font-size: 1.2rem; letter-spacing: .05em; }
`;
