import { until } from '@promptpipe/testing';
import type { Behaviour } from './driver-stage';

const PHONE = '+15550100007';
const NOBODY = '+15550100008';
const ANOTHER = '+15550100009';

/** Who somebody is, whether a number is anybody's, and what they see before a text comes. */
export const PEOPLE: readonly Behaviour[] = [
  [
    'tells whether a number is on WhatsApp, and sends nothing to one that is not',
    async (stage) => {
      const { driver, network } = stage;
      await stage.connect();
      expect(await driver.checkNumber(PHONE)).toEqual({
        onWhatsApp: true,
        lid: expect.stringMatching(/^\d+@lid$/) as string,
      });
      await network.gone(NOBODY);
      expect(await driver.checkNumber(NOBODY)).toEqual({ onWhatsApp: false });
      const message = stage.outgoing({ to: NOBODY });
      expect(await driver.send(message)).toMatchObject({ outcome: 'rejected', class: 'reject' });
      expect(await stage.timesOnWire(message.waMessageId)).toBe(0);
    },
  ],
  [
    'names whoever is known by a lid by that, and tells their number or who it is when asked',
    async (stage) => {
      const { driver, network, told } = stage;
      const lid = await network.underLid(ANOTHER);
      await stage.connect();
      await network.write(ANOTHER, 'from a lid');
      await until('it to come in', () => told.messages.length === 1);
      expect(told.messages[0]?.from).toBe(lid);
      expect(await driver.identify([lid])).toEqual({ known: [{ lid, phone: ANOTHER }], asked: 1 });
      const history = await driver.history(new Date(0));
      expect(history.find(({ body }) => body === 'from a lid')?.from).toBe(lid);
    },
  ],
  [
    'gets ready for a send and shows that something is being typed, and sends nothing by it',
    async (stage) => {
      const { driver, network } = stage;
      await stage.connect();
      const before = await network.wire();
      await driver.prepare(PHONE);
      await driver.showTyping(PHONE);
      await until('it to be seen', async () => (await network.typingsOn(PHONE)) === 1);
      expect(await network.wire()).toEqual(before);
    },
  ],
];
