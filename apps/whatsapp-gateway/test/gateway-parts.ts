import { Metrics } from '@promptpipe/observability';
import { OwnerSession, Waker, WakeSources, type WakeTopic } from '@promptpipe/persistence';
import type { MessageRow } from '@promptpipe/testing';
import { PinoLogger } from 'nestjs-pino';
import { AccountGauges } from '../src/accounts/account-gauges';
import { AccountJournal } from '../src/accounts/account-journal';
import { AccountKeeper } from '../src/accounts/account-keeper';
import type { AccountSession } from '../src/accounts/account-session';
import { CatchUp } from '../src/accounts/catch-up';
import { NumberGuard } from '../src/accounts/number-guard';
import { RequestObeyer } from '../src/accounts/request-obeyer';
import { SessionEvents, SessionOpener } from '../src/accounts/session-opener';
import { type GatewayConfig, loadGatewayConfig } from '../src/config';
import { SimulatedDriver } from '../src/driver/simulated.driver';
import { SimulatorClient } from '../src/driver/simulator-client';
import type { WhatsAppDriver } from '../src/driver/whatsapp-driver';
import { GatewayBasis } from '../src/gateway.basis';
import { GatewayLoops } from '../src/gateway.loops';
import { BackFiller } from '../src/inbound/back-filler';
import { ChangeRecorder } from '../src/inbound/change-recorder';
import { DoorFollower } from '../src/inbound/door-follower';
import { IdentityLearner } from '../src/inbound/identity-learner';
import { InboundRecorder } from '../src/inbound/inbound-recorder';
import { InboundStore } from '../src/inbound/inbound-store';
import { OwedWalks } from '../src/inbound/owed-walks';
import { SetAsides } from '../src/inbound/set-asides';
import { JoinedAcks } from '../src/joining/joined-acks';
import { JoinedClaims } from '../src/joining/joined-claims';
import { AwaitedAcks } from '../src/outbound/awaited-acks';
import { DeferralTally } from '../src/outbound/deferral-tally';
import { HintRouter } from '../src/outbound/hint-router';
import { MessageSender, SenderHands } from '../src/outbound/message-sender';
import { NumberBook } from '../src/outbound/number-book';
import { UnknownResolver } from '../src/outbound/unknown-resolver';
import { AckRecorder } from '../src/receipts/ack-recorder';
import { MissingAckFinder } from '../src/receipts/missing-ack-finder';
import { Canary } from '../src/watch/canary';
import { WatchVoice } from '../src/watch/watch-voice';
import { Watcher } from '../src/watch/watcher';
import type { SpecNetwork } from './use-network';

export interface GatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Puts something between the gateway and its driver. */
  readonly through?: (driver: WhatsAppDriver, accountId: string) => WhatsAppDriver;
}

const log = new PinoLogger({ pinoHttp: { level: 'silent' } });

/** The parts of one gateway process, wired as its module does it, without loops: a spec takes each step by itself. */
export class Gateway {
  readonly session: OwnerSession;
  readonly wakes: WakeSources;
  readonly config: GatewayConfig;
  readonly metrics = new Metrics('spec');
  readonly awaited = new AwaitedAcks();
  readonly sender: MessageSender;
  readonly resolver: UnknownResolver;
  readonly backFiller: BackFiller;
  readonly recorder: InboundRecorder;
  readonly changes: ChangeRecorder;
  readonly catchUp: CatchUp;
  readonly opener: SessionOpener;
  readonly keeper: AccountKeeper;
  readonly router: HintRouter;
  readonly watcher: Watcher;
  readonly journal: AccountJournal;
  readonly obeyer: RequestObeyer;

  private constructor(
    private readonly network: SpecNetwork,
    { env = {}, through = (driver) => driver }: GatewayOptions,
  ) {
    const { url, db, phones } = network;
    this.config = loadGatewayConfig({ DATABASE_URL: url, SIMULATOR_URL: phones.url, DRIVER_CALL_MS: '2000', ...env });
    this.session = new OwnerSession(db, {
      directUrl: url,
      service: 'whatsapp-gateway',
      version: '0.0.0',
      kinds: [],
    });
    const waker = new Waker(this.session);
    this.wakes = new WakeSources(db, this.session, waker);
    const acks = new AckRecorder(new JoinedAcks(db), this.wakes, this.awaited, log);
    const door = new DoorFollower(waker, this.metrics);
    const setAsides = new SetAsides(this.metrics, log);
    const identities = new IdentityLearner(db, door, log);
    this.changes = new ChangeRecorder(db, setAsides, log);
    const numbers = new NumberBook(db, identities);
    const hands = new SenderHands(new JoinedClaims(db), acks, new DeferralTally(this.metrics), numbers);
    this.sender = new MessageSender(db, hands, this.awaited, this.config);
    this.resolver = new UnknownResolver(db, acks, waker);
    this.recorder = new InboundRecorder(new InboundStore(db, door, log), identities, setAsides, log);
    this.backFiller = new BackFiller(db, this.recorder, identities, this.changes);
    this.catchUp = new CatchUp(this.wakes, this.backFiller, this.resolver, new MissingAckFinder(db, acks));
    const gauges = new AccountGauges(this.metrics);
    this.journal = new AccountJournal(db, gauges, this.metrics, log);
    this.opener = new SessionOpener(
      this.wakes,
      this.catchUp,
      new SessionEvents(this.recorder, this.changes, acks, new NumberGuard(db)),
      this.journal,
    );
    const canary = new Canary(db, this.config);
    this.watcher = new Watcher(this.wakes, canary, new WatchVoice(this.metrics, gauges, log), this.config);
    const drivers = { name: 'simulated', open: ({ id }: { id: string }) => through(this.driverOf(id), id) } as const;
    this.keeper = new AccountKeeper(this.wakes, drivers, this.opener, log);
    this.obeyer = new RequestObeyer(db, this.keeper, this.opener, this.journal);
    this.router = new HintRouter(this.wakes, this.keeper, this.sender, log);
  }

  /** A gateway that has registered, and owns nothing yet. */
  static async start(network: SpecNetwork, options: GatewayOptions = {}): Promise<Gateway> {
    const gateway = new Gateway(network, options);
    await gateway.session.open();
    return gateway;
  }

  /** The account in this gateway's hands, connected and caught up. */
  async opened(accountId = 'default'): Promise<AccountSession> {
    await this.keeper.takeOver();
    const session = this.sessionOf(accountId);
    await this.opener.open(session);
    return session;
  }

  sessionOf(accountId = 'default'): AccountSession {
    const session = this.keeper.sessionOf(accountId);
    if (!session) throw new Error(`Account ${accountId} is not in the hands of this gateway`);
    return session;
  }

  /** The round of checkpoints so long after the opening, which has walked once more by then if it is over two minutes. */
  async checkpointAfter(seconds: number, session = this.sessionOf()): Promise<void> {
    const now = performance.now();
    const walks = new OwedWalks(session.walks!.since, now - seconds * 1_000);
    if (seconds > 120) walks.walked(now - (seconds - 40) * 1_000, true);
    session.walks = walks;
    await this.keeper.checkpoint();
  }

  /** Its background duties, none of which runs yet. */
  loops(): GatewayLoops {
    const basis = new GatewayBasis(this.wakes, this.awaited, this.obeyer, this.watcher);
    return new GatewayLoops(this.keeper, this.catchUp, basis, log);
  }

  /** Sends as a hint of this message's row does, and answers the row afterwards. */
  async send(message: MessageRow, session = this.sessionOf()): Promise<Record<string, unknown>> {
    await session.page.run(() => this.sender.send(session, message));
    return this.network.row('outbox_messages', message.id);
  }

  /** Answers when somebody is told that there is work of this kind. */
  woken(topic: WakeTopic): Promise<void> {
    return new Promise((resolve) => this.session.onWake(topic, resolve));
  }

  async stop(): Promise<void> {
    await this.keeper.letGoOfAll();
    await this.session.close();
  }

  private driverOf(accountId: string): WhatsAppDriver {
    const { SIMULATOR_URL: url, DRIVER_CALL_MS: callMs } = this.config;
    return new SimulatedDriver(new SimulatorClient({ url, accountId, profile: this.session.processId, callMs }));
  }
}

/** A driver of which some calls do something else; the others go on to `driver`. */
export const withCalls = (driver: WhatsAppDriver, calls: Partial<WhatsAppDriver>): WhatsAppDriver => ({
  connect: (listener) => driver.connect(listener),
  showTyping: (to) => driver.showTyping(to),
  prepare: (to) => driver.prepare(to),
  send: (message) => driver.send(message),
  lookUp: (sought) => driver.lookUp(sought),
  checkNumber: (phone) => driver.checkNumber(phone),
  identify: (lids) => driver.identify(lids),
  history: (since) => driver.history(since),
  vitals: () => driver.vitals(),
  changes: (since) => driver.changes(since),
  requestPairingCode: (phone) => driver.requestPairingCode(phone),
  logOut: () => driver.logOut(),
  close: () => driver.close(),
  ...calls,
});
