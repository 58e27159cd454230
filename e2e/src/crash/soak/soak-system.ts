import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryPostgres, type TemporaryPostgres } from '@promptpipe/local-stack';
import { ApiClient } from '../../harness/api-client';
import { type BrokerKind } from '../../harness/broker';
import { choosePorts } from '../../harness/choose-ports';
import { Fleet } from '../../harness/fleet';
import { migrate } from '../../harness/migrate';
import { Phones } from '../../harness/phones';
import { adminKeyFile, SERVICES } from '../../harness/plan-services';
import { type System } from '../../harness/system';
import { unpace } from '@promptpipe/testing';
import { lastingDatabase } from './lasting-database';
import { type MortalBroker, startMortalBroker } from './mortal-broker';

/** A system of which everything may die but the phones: two replicas of each service, a database and a carrier of its own. */
export interface SoakSystem extends System {
  readonly postgres: TemporaryPostgres;
  readonly broker: MortalBroker;
}

export async function startSoakSystem(brokerKind: BrokerKind): Promise<SoakSystem> {
  const ends: (() => Promise<void>)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'promptpipe-soak-'));
  const stop = async (keepLogs: boolean): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
    if (!keepLogs) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await startTemporaryPostgres();
    ends.push(() => postgres.stop());
    const broker = await startMortalBroker(brokerKind);
    ends.push(() => broker.stop());
    const [simulatorPort = 0] = await choosePorts(1);
    const setting = { folder, databaseUrl: postgres.url, brokerUrl: broker.url, simulatorPort };
    const key = randomUUID();
    writeFileSync(adminKeyFile(setting), `${key}\n`, { mode: 0o600 });
    await migrate(setting);
    const database = lastingDatabase(postgres.url);
    await unpace(database);
    const fleet = await Fleet.plan(setting);
    ends.push(() => fleet.stop());
    await fleet.startSimulator();
    await fleet.start(SERVICES);
    await fleet.start(await fleet.planReplicas(SERVICES));
    return {
      brokerKind,
      broker,
      postgres,
      database,
      fleet,
      api: new ApiClient(fleet.apiUrl, key),
      phones: new Phones(fleet.phonesUrl),
      stop,
    };
  } catch (error) {
    await stop(true);
    throw error;
  }
}
