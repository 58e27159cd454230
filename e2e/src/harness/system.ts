import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase, unpace } from '@promptpipe/testing';
import { ApiClient } from './api-client';
import { type Broker, type BrokerKind, openBroker } from './broker';
import { choosePorts } from './choose-ports';
import { Fleet } from './fleet';
import { migrate } from './migrate';
import { Phones } from './phones';
import { adminKeyFile, type FleetSetting, SERVICES } from './plan-services';

/** Everything that a scenario needs, of its own from the database to the last phone. */
export interface System {
  readonly brokerKind: BrokerKind;
  readonly broker: Broker;
  readonly database: TestDatabase;
  readonly fleet: Fleet;
  readonly api: ApiClient;
  readonly phones: Phones;
  /** Ends all of it. The logs stay when they are wanted. */
  stop(keepLogs: boolean): Promise<void>;
}

/** `openDatabase` makes the empty database; it ends with the system. */
export async function startSystem(brokerKind: BrokerKind, openDatabase = createTestDatabase): Promise<System> {
  const ends: (() => Promise<void>)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'promptpipe-e2e-'));
  const stop = async (keepLogs: boolean): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
    if (!keepLogs) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const database = await openDatabase();
    ends.push(() => database.drop());
    const broker = await openBroker(brokerKind);
    ends.push(() => broker.stop());
    const [simulatorPort = 0] = await choosePorts(1);
    const setting = { folder, databaseUrl: database.url, brokerUrl: broker.url, simulatorPort };
    const key = makeAdminKey(setting);
    await migrate(setting);
    await unpace(database);
    const fleet = await Fleet.plan(setting);
    ends.push(() => fleet.stop());
    await fleet.startSimulator();
    await fleet.start(SERVICES);
    const api = new ApiClient(fleet.apiUrl, key);
    return { brokerKind, broker, database, fleet, api, phones: new Phones(fleet.phonesUrl), stop };
  } catch (error) {
    await stop(true);
    throw error;
  }
}

function makeAdminKey(setting: FleetSetting): string {
  const key = randomUUID();
  writeFileSync(adminKeyFile(setting), `${key}\n`, { mode: 0o600 });
  return key;
}
