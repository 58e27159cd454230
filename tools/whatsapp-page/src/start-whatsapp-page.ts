import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Accounts } from './accounts';
import { type Command, OpenPages } from './open-pages';
import { PageAnswers } from './page-answers';
import { ORDINARY, type PageOptions } from './page-options';
import type { StandStill } from './stand-still';

export interface WhatsAppPage {
  /** What a driver opens instead of WhatsApp Web. */
  readonly url: string;
  /** How the next load behaves; what is not named is ordinary. */
  become(options: Partial<PageOptions>): void;
  /** Tells the open pages, whosever they are; comes back when one has done so. */
  tell(command: Command): Promise<void>;
  /** Names of the modules that were asked for since the start. */
  readonly touched: ReadonlySet<string>;
  /** Those of its pages that stand still, told by `next`. */
  readonly standStill: StandStill;
  /** Ends what is open, and is not to be reached until it comes back at the same address. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export interface WhatsAppPageSetting {
  readonly simulatorUrl: string;
  /** Accounts of the simulator by the digits of their numbers; one number alone is `default`. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Zero takes a free one. */
  readonly port?: number;
  readonly options?: Partial<PageOptions>;
}

/** Serves the page of one account or of several on loopback. */
export async function startWhatsAppPage(setting: WhatsAppPageSetting): Promise<WhatsAppPage> {
  const { simulatorUrl, accounts: byNumber = {}, port = 0, options = {} } = setting;
  const accounts = new Accounts(simulatorUrl, byNumber);
  const pages = new OpenPages();
  const answers = new PageAnswers(accounts, pages, { ...ORDINARY, ...options });
  const server = createServer((request, response) => {
    answers.answer(request, response).catch(() => response.destroy());
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(at, '127.0.0.1', resolve);
    });
  await listen(port);
  const address = server.address() as AddressInfo;
  const goAway = async (): Promise<void> => {
    pages.end();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${address.port}/`,
    become: (next) => {
      answers.options = { ...ORDINARY, ...next };
    },
    tell: (command) => pages.tell(command),
    touched: answers.touched,
    standStill: answers.standStill,
    goAway,
    comeBack: () => listen(address.port),
    close: async () => {
      accounts.end();
      await goAway();
    },
  };
}
