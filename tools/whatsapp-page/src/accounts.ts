import { PhoneNetwork } from './phone-network';

const OF_ANYBODY_ELSE = 'default';

/** Which part of the phone simulator's network a page stands in: that of the number which it is signed in with. */
export class Accounts {
  private readonly networks = new Map<string, PhoneNetwork>();

  /** `byNumber`: accounts by the digits of their numbers. Whoever is signed in with another is account `default`. */
  constructor(
    private readonly simulatorUrl: string,
    private readonly byNumber: Readonly<Record<string, string>>,
  ) {}

  of(number: string): PhoneNetwork {
    const account = this.byNumber[number] ?? OF_ANYBODY_ELSE;
    const network = this.networks.get(account) ?? new PhoneNetwork(this.simulatorUrl, account);
    this.networks.set(account, network);
    return network;
  }

  end(): void {
    for (const network of this.networks.values()) network.end();
  }
}
