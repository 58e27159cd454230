import 'reflect-metadata';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Journal } from './journal/journal';
import { readJournal } from './journal/read-journal';
import { AckClock } from './network/ack-clock';
import { EventStreams } from './network/event-streams';
import { Network } from './network/network';
import { type Settings } from './settings';
import { SimulatorModule } from './simulator.module';
import { StartError } from './start-error';
import { apply } from './state/apply';
import { emptyNetwork } from './state/network-state';

export interface Simulator {
  /** Where it answers, without a trailing slash. */
  readonly url: string;
  /** Ends open streams and requests, and gives the file back. */
  close(): Promise<void>;
}

/** Starts the network with what its file tells of earlier runs. Port 0 takes a free one. */
export async function startSimulator({ port, host, file }: Settings): Promise<Simulator> {
  const { events, bytes } = readJournal(file);
  const journal = new Journal(file, bytes);
  const streams = new EventStreams();
  const network = new Network(events.reduce(apply, emptyNetwork()), journal, streams);
  const acks = new AckClock(network);
  const app = await NestFactory.create<NestExpressApplication>(SimulatorModule.of({ network, acks, streams }), {
    abortOnError: false,
    bodyParser: false,
    forceCloseConnections: true,
    logger: false,
  });
  app.useBodyParser('json', { limit: '1mb' });
  app.useStaticAssets(join(__dirname, '..', 'public'));
  const close = async (): Promise<void> => {
    acks.stop();
    streams.end();
    await app.close();
    journal.close();
  };
  try {
    await app.listen(port, host);
  } catch (error) {
    await close();
    throw listenError(error, host, port);
  }
  acks.resume();
  const address = app.getHttpServer().address() as AddressInfo;
  return { url: `http://${host}:${address.port}`, close };
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return new StartError(`Port ${port} is taken: stop what listens there, or set PHONES_PORT to a free port.`);
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartError(
      `Cannot listen on ${host}:${port} (${code}): set HOST and PHONES_PORT to an address of yours.`,
    );
  }
  return error;
}
