/** What of a comparison depends on the way that messages take to WhatsApp. */
export interface Way {
  /** How finely it tells time: within one tick nobody can say what was first. */
  readonly clockMs: number;
  /** It keeps what has not left and sends it again by itself, under the same id, after its page was loaded anew. */
  readonly repeatsByItself: boolean;
}

export const SIMULATED: Way = { clockMs: 1, repeatsByItself: false };
export const WHATSAPP_WEB: Way = { clockMs: 1_000, repeatsByItself: true };
