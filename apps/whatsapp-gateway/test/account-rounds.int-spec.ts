import { aMessage, aParticipant, until } from '@promptpipe/testing';
import { Gateway, type GatewayOptions, withCalls } from './gateway-parts';
import { useNetwork } from './use-network';

describe('the background duties of a gateway with two accounts', () => {
  const network = useNetwork();
  let gateway: Gateway;
  let letGo: () => void = () => undefined;

  beforeEach(() => network.query(`insert into whatsapp_accounts (id) values ('other')`));
  afterEach(() => gateway.stop());

  const begin = async (through?: GatewayOptions['through']): Promise<void> => {
    gateway = await Gateway.start(network, through && { through });
    await gateway.opened();
    await gateway.opener.open(gateway.sessionOf('other'));
  };

  it.each(['hangs', 'fails'])('look up what is unknown of one while the page of the other %s', async (what) => {
    const released = new Promise<void>((resolve) => (letGo = resolve));
    let isOpen = false;
    await begin((driver, accountId) =>
      withCalls(driver, {
        lookUp: async (sought) => {
          if (accountId === 'default' && isOpen && what === 'fails') throw new Error('The page is gone');
          if (accountId === 'default' && isOpen) await released;
          return driver.lookUp(sought);
        },
      }),
    );
    isOpen = true;
    const { unknown } = gateway.loops();
    const [person, other] = [await aParticipant(network), await aParticipant(network, { account_id: 'other' })];
    await aMessage(network, person, { status: 'unknown', recipient: person.phone });
    unknown.start();
    await until('the look-up of the first to begin', () => unknown.lastTickAt > 0);
    const { id } = await aMessage(network, other, { status: 'unknown', recipient: other.phone, account_id: 'other' });
    unknown.poke();
    await until('the other to be queued again', async () => {
      return (await network.row('outbox_messages', id)).status === 'queued';
    });
    expect(gateway.sessionOf('other').maySend).toBe(true);
    letGo();
    await unknown.stop();
  });

  it('renew the lease of one while the row of the other cannot be written', async () => {
    await begin();
    await network.query(`update whatsapp_accounts set lease_until = now() + interval '1 second' where id = 'other'`);
    const holder = network.db.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`select 1 from whatsapp_accounts where id = 'default' for update`);
    const renewing = gateway.keeper.renew();
    await until('the other to be renewed', async () => {
      const renewed = `select 1 from whatsapp_accounts where id = 'other' and lease_until > now() + interval '6 seconds'`;
      return (await network.query(renewed)).length > 0;
    });
    await holder.commitTransaction();
    await holder.release();
    await renewing;
    expect(gateway.sessionOf('other').maySend).toBe(true);
  });
});
