import type { GatewayConfig } from '../config';
import { SimulatedDriver } from './simulated.driver';
import { SimulatorClient } from './simulator-client';
import type { SourceSurroundings } from './source-surroundings';
import type { DriverSource } from './whatsapp-driver';

export async function driverSource(config: GatewayConfig, around: SourceSurroundings): Promise<DriverSource> {
  if (config.WHATSAPP_DRIVER === 'simulated') return simulated(config, around.processId);
  // Who does not use it does without its memory: with it comes a library for browsers.
  const { whatsappWeb } = await import('./whatsapp-web/whatsapp-web-source.js');
  return whatsappWeb(config, around);
}

const simulated = ({ SIMULATOR_URL: url, DRIVER_CALL_MS: callMs }: GatewayConfig, profile: string): DriverSource => ({
  name: 'simulated',
  open: ({ id: accountId }) => new SimulatedDriver(new SimulatorClient({ url, accountId, profile, callMs })),
});
