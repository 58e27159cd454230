import type { ShownPairing } from '@promptpipe/persistence';
import { toString } from 'qrcode';
import type { GatewayConfig } from '../config';

/** Whoever starts the gateway by hand scans the code from the screen. A terminal is read by who sits at it, and is no log. */
export class Terminal {
  constructor(private readonly write: (text: string) => unknown) {}

  async show(accountId: string, { qr, code }: Pick<ShownPairing, 'qr' | 'code'>): Promise<void> {
    const picture = qr !== null && (await toString(qr, { type: 'terminal', small: true }));
    const how = 'On the phone: WhatsApp, Settings, Linked devices, Link a device.';
    this.write(`\nPair the account ${accountId}. ${how}\n${picture || `Type this code on the phone: ${code}`}\n`);
  }
}

/** Null: nobody looks. */
export function terminalOf({
  WHATSAPP_QR_IN_TERMINAL: when,
}: Pick<GatewayConfig, 'WHATSAPP_QR_IN_TERMINAL'>): Terminal | null {
  const isShown = when === 'always' || (when === 'auto' && process.stdout.isTTY);
  return isShown ? new Terminal((text) => process.stdout.write(text)) : null;
}
