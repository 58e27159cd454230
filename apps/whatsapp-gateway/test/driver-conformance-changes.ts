import { changeKey } from '@promptpipe/domain';
import { until } from '@promptpipe/testing';
import type { ChangeEvent } from '../src/driver/whatsapp-driver';
import type { Behaviour } from './driver-conformance';

const PHONE = '+15550100006';
const PICTURE = { type: 'image', mimetype: 'image/jpeg', size: 12_345 } as const;

/** By message and key, as they are stored. */
const keysOf = (changes: readonly ChangeEvent[]): string[] =>
  changes.map(({ waMessageId, change, at }) => `${waMessageId} ${changeKey(change, at)}`).sort();

/** What people do to messages after they were sent, and what comes besides a text. */
export const CHANGES: readonly Behaviour[] = [
  [
    'tells reactions, edits and revokes as they come, and the same ones when asked what has changed since',
    async (stage) => {
      const { driver, network, told } = stage;
      await stage.connect();
      const ours = stage.outgoing({ to: PHONE });
      await driver.send(ours);
      await until('it to arrive', async () => (await stage.timesOnWire(ours.waMessageId)) === 1);
      const [edited, revoked] = [await network.write(PHONE, 'bad'), await network.write(PHONE, 'typo')];
      await network.change(PHONE, ours.waMessageId, { kind: 'reaction', emoji: '❤️' });
      await network.change(PHONE, edited, { kind: 'edit', text: 'good' });
      await network.change(PHONE, revoked, { kind: 'revoke' });
      await until('all to be told', () => told.changes.length === 3);
      expect(told.changes.map(({ waMessageId, change }) => ({ waMessageId, change }))).toEqual([
        { waMessageId: ours.waMessageId, change: { kind: 'reaction', emoji: '❤️' } },
        { waMessageId: edited, change: { kind: 'edit', text: 'good' } },
        { waMessageId: revoked, change: { kind: 'revoke' } },
      ]);
      await driver.close();
      await stage.connect();
      const since = (await driver.changes(new Date(0))).filter(({ waMessageId }) =>
        [ours.waMessageId, edited, revoked].includes(waMessageId),
      );
      expect(keysOf(since)).toEqual(keysOf(told.changes));
      expect(await driver.changes(new Date(Date.now() + 3_600_000))).toEqual([]);
    },
  ],
  [
    'tells that a reaction was taken back',
    async (stage) => {
      const { network, told } = stage;
      await stage.connect();
      const written = await network.write(PHONE, 'one');
      await network.change(PHONE, written, { kind: 'reaction', emoji: '👍' });
      await network.change(PHONE, written, { kind: 'reaction', emoji: null });
      await until('both to be told', () => told.changes.length === 2);
      expect(told.changes.map(({ change }) => change)).toEqual([
        { kind: 'reaction', emoji: '👍' },
        { kind: 'reaction', emoji: null },
      ]);
    },
  ],
  [
    'tells of a picture what it is, and its caption as the text',
    async (stage) => {
      const { driver, network, told } = stage;
      await stage.connect();
      const bare = await network.write(PHONE, '', { media: PICTURE });
      await network.write(PHONE, 'my lunch', { media: PICTURE });
      await until('both to come in', () => told.messages.length === 2);
      const history = (await driver.history(new Date(0))).filter(({ media }) => media !== undefined);
      for (const messages of [told.messages, history]) {
        expect(messages).toMatchObject([
          { waMessageId: bare, body: '', media: { ...PICTURE, caption: '' } },
          { body: 'my lunch', media: { ...PICTURE, caption: 'my lunch' } },
        ]);
      }
    },
  ],
];
