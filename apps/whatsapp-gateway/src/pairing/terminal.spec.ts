import { Terminal, terminalOf } from './terminal';

describe('the terminal', () => {
  const shown = async (what: Parameters<Terminal['show']>[1]): Promise<string> => {
    const written: string[] = [];
    await new Terminal((text) => written.push(text)).show('lab-2', what);
    return written.join('');
  };

  it('shows a picture that can be scanned', async () => {
    const text = await shown({ qr: '2@abc', code: null });
    expect(text).toContain('lab-2');
    expect(text.split('\n').filter((line) => /[▀▄█]/.test(line)).length).toBeGreaterThan(8);
  });

  it('shows what is typed', async () => {
    expect(await shown({ qr: null, code: 'ABCD1234' })).toContain('Type this code on the phone: ABCD1234');
  });

  it('is used where it is asked for, and never where it is not', () => {
    expect(terminalOf({ WHATSAPP_QR_IN_TERMINAL: 'never' })).toBeNull();
    expect(terminalOf({ WHATSAPP_QR_IN_TERMINAL: 'always' })).toBeInstanceOf(Terminal);
  });
});
