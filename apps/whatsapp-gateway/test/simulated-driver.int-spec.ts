import { SimulatedDriver } from '../src/driver/simulated.driver';
import { SimulatorClient } from '../src/driver/simulator-client';
import { DRIVER_BEHAVIOURS, type Network, Stage } from './driver-conformance';
import { Phones } from './phones';

const FATES = {
  reject: { reject: true },
  'lose-answer': { dropAnswer: true },
  hang: { hang: true },
  'wait-300-ms': { delayMs: 300 },
} as const;

async function start(): Promise<Network> {
  const phones = await Phones.start();
  return {
    driver: (callMs) =>
      new SimulatedDriver(new SimulatorClient({ url: phones.url, accountId: 'default', profile: 'spec', callMs })),
    wire: async () => (await phones.wire()).map(({ id }) => id),
    shownOn: async (phone) =>
      (await phones.shownOn(phone)).filter(({ direction }) => direction === 'to-phone').map(({ id }) => id),
    write: (phone, body, over) => phones.write(phone, body, over),
    change: (phone, id, change) => phones.change(phone, id, change),
    read: (phone) => phones.read(phone),
    pollOn: (phone, id) => phones.pollOn(phone, id),
    vote: (phone, id, options) => phones.vote(phone, id, options),
    typingsOn: (phone) => phones.typingsOn(phone),
    gone: (phone) => phones.person(phone, { onWhatsApp: false }),
    underLid: async (phone) => {
      await phones.person(phone, { named: 'lid' });
      return `77${phone.slice(1)}@lid`;
    },
    next: (fate) => phones.misbehave({ ...FATES[fate], times: 1 }),
    away: () => phones.switchOff(),
    back: () => phones.switchOn(),
    stop: () => phones.stop(),
  };
}

describe('the driver simulated', () => {
  let network: Network;
  let stage: Stage;

  beforeAll(async () => {
    network = await start();
  });
  beforeEach(() => {
    stage = new Stage(network);
  });
  afterEach(() => stage.driver.close());
  afterAll(() => network.stop());

  it.each(DRIVER_BEHAVIOURS)('%s', async (_, expectIt) => {
    await expectIt(stage);
  });
});
