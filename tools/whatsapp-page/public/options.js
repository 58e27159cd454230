/** How this load of the page behaves; the server writes them into the page. */
export const options = window.pageOptions;

/** What the next send meets; taken once. */
let fate = null;
export const setFate = (next) => {
  fate = next;
};
export const awaits = (one) => fate === one;
export const takeFate = (...among) => {
  if (!among.includes(fate)) return null;
  const taken = fate;
  fate = null;
  return taken;
};

/** Every answer of WhatsApp takes this long. */
export const slowly = () => new Promise((resolve) => setTimeout(resolve, options.slowMs));

/** Nothing on the page moves until this is answered. */
export function block(path) {
  const request = new XMLHttpRequest();
  request.open('GET', path, false);
  request.send();
}
