/** Of `GET /v1/accounts/:id/qr`, what a terminal shows. */
export interface PairingAnswer {
  readonly step: string;
  readonly qr: string | null;
  readonly code: string | null;
}

export type PairingNews =
  | { readonly show: 'qr' | 'code'; readonly text: string }
  | { readonly show: 'loading' | 'paired' }
  | { readonly show: 'nothing' };

/** What is new to whoever looks; `before` is what they have seen of this account. A code that is seen already is not drawn again. */
export function pairingNews(before: PairingAnswer | null, now: PairingAnswer): PairingNews {
  if (now.code !== null && now.code !== before?.code) return { show: 'code', text: now.code };
  if (now.qr !== null && now.qr !== before?.qr) return { show: 'qr', text: now.qr };
  if (now.step === 'loading' && before !== null && before.step !== 'loading') return { show: 'loading' };
  if (now.step === 'paired' && before !== null && before.step !== 'paired') return { show: 'paired' };
  return { show: 'nothing' };
}
