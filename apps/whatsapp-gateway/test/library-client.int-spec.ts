import { until } from '@promptpipe/testing';
import { LibraryClient } from '../src/driver/whatsapp-web/library-client';
import type { Stage } from './driver-stage';
import { useWhatsAppWeb } from './use-whatsapp-web';
import { whereChromiumIs } from './where-chromium-is';

const PHONE = '+15550100003';
const chromium = whereChromiumIs();

(chromium === null ? describe.skip : describe)('the library in our hands (skipped where no Chromium is found)', () => {
  const web = useWhatsAppWeb(chromium ?? '');
  let stage: Stage;
  let client: LibraryClient;

  beforeEach(async () => {
    const steps: { attachEventListeners(): Promise<void> } = LibraryClient.prototype;
    const attach = jest.spyOn(steps, 'attachEventListeners');
    stage = web().on();
    await stage.connect();
    client = attach.mock.contexts[0] as LibraryClient;
    attach.mockRestore();
  });

  it('listens once, however often it is told to: a message is told once', async () => {
    await client.attachEventListeners();
    const ids = [await stage.network.write(PHONE, 'one'), await stage.network.write(PHONE, 'two')];
    await until('the second', () => stage.told.messages.some(({ waMessageId }) => waMessageId === ids[1]));
    expect(stage.told.messages.map(({ waMessageId }) => waMessageId)).toEqual(ids);
  });

  it('has pipes that may break after it has stopped to listen to them: nothing else breaks', async () => {
    const pipes = client.pupBrowser?.process()?.stdio.slice(3) ?? [];
    expect(pipes).toHaveLength(2);
    await stage.driver.close();
    // Of an emitter that nobody listens to an error is thrown, and ends the process.
    for (const pipe of pipes) expect(() => pipe?.emit('error', new Error('write EPIPE'))).not.toThrow();
  });
});
