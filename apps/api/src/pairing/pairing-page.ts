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
  <p id="says" role="status" aria-live="polite">Looking…</p>
  <section id="todo" hidden>
    <ol>
      <li>Take the phone of the study and open <b>WhatsApp</b>.</li>
      <li>Open <b>Settings</b> (iPhone) or the menu <b>⋮</b> (Android), then <b>Linked devices</b>.</li>
      <li id="by-picture">Tap <b>Link a device</b>, and hold the phone to this picture.</li>
      <li id="by-code" hidden><span id="or" hidden>Or instead of that: </span>Tap <b>Link a device</b>, then <b>Link with phone number instead</b>, and type this code.</li>
    </ol>
    <figure>
      <img id="picture" alt="QR code to be scanned with the phone of the study" hidden>
      <p id="code" hidden></p>
      <p id="gone" hidden>A new code is coming…</p>
      <figcaption><progress id="bar" aria-hidden="true"></progress><span id="left"></span></figcaption>
    </figure>
    <p class="hint">After that WhatsApp loads, which can take some minutes. This page says when the account is paired.</p>
  </section>
  <section id="loading" hidden>
    <progress aria-label="WhatsApp is loading"></progress>
    <p class="hint">There is nothing more to do here: this page says when it is done.</p>
  </section>
  <p class="hint" id="after" hidden>You can close this page. The phone may be switched off; it must be online at least once in 14 days.</p>
  <p class="hint" id="until"></p>
</main>
<noscript><p>This page needs JavaScript.</p></noscript>
<script src="/pair/pair.js"></script>
</html>`;

export { SCRIPT } from './pairing-script';

export const STYLE = `
:root { color-scheme: light dark; }
body { font: 1.05rem/1.5 system-ui, sans-serif; margin: 0; background: #f4f4f1; color: #1c1c1a; }
main { max-width: 34rem; margin: 2rem auto; padding: 1.5rem 2rem; background: #fff; border-radius: .75rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; overflow-wrap: anywhere; }
ol { padding-left: 1.5rem; }
li { margin: .35rem 0; }
figure { margin: 1.25rem 0; text-align: center; }
img { width: min(17rem, 100%); aspect-ratio: 1; image-rendering: pixelated; background: #fff; border-radius: .5rem; }
figcaption { margin-top: .5rem; }
progress { display: block; width: min(17rem, 100%); height: .5rem; margin: 0 auto .25rem; accent-color: #2e7d4f; }
#says { margin: 0 0 1rem; padding: .75rem 1rem; border-radius: .5rem; border-left: .3rem solid #8a9a7b; background: #eef1ea; font-weight: 600; }
[data-step=paired] #says { background: #d9f2d9; border-color: #2e7d4f; }
[data-step=refused] #says, [data-step=ended] #says, [data-step=away] #says, [data-step=nobody] #says { background: #fbe3df; border-color: #b3402b; }
#gone { display: grid; place-items: center; width: min(17rem, 100%); aspect-ratio: 1; margin: 0 auto; border: 2px dashed #b9bdb0; border-radius: .5rem; box-sizing: border-box; color: #5a5a55; }
#code { margin: .5rem 0; font: 600 2rem/1.4 ui-monospace, monospace; letter-spacing: .12em; }
.hint { color: #5a5a55; font-size: .95rem; }
[hidden] { display: none !important; }
@media (max-width: 30rem) { main { margin: 0; padding: 1rem; border-radius: 0; min-height: 100vh; box-sizing: border-box; } }
@media (prefers-color-scheme: dark) {
  body { background: #171815; color: #ecece6; }
  main { background: #22241f; }
  .hint, #gone { color: #b3b3a8; }
  #gone { border-color: #6a6d62; }
  #says { background: #2e332a; }
  [data-step=paired] #says { background: #1f4a2c; }
  [data-step=refused] #says, [data-step=ended] #says, [data-step=away] #says, [data-step=nobody] #says { background: #5a2a20; }
}
`;
