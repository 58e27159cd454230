import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopLeftoverPostgres } from '../postgres/leftover-postgres';
import { freePorts } from '../process/free-port';
import { type Escalation } from '../process/end-process';
import { StackFailure } from '../stack-failure';
import { Supervisor, type SupervisorEvents } from '../supervision/supervisor';
import { adminKeyOf } from './admin-key';
import { ApiClient } from './api-client';
import { checkPorts } from './check-ports';
import { dataPaths, makeFolders, type DataPaths } from './data-paths';
import { StackDatabase } from './database';
import { enrolDemoStudy } from './demo-study';
import { followPairings } from './follow-pairings';
import { stopLeftoverServices } from './leftover-services';
import { migrate } from './migrate';
import { type Progress } from './progress';
import { checkBroker, checkDatabase } from './reachable';
import { allEntries, extraPortCount, localUrl, planServices, planSimulator, type ServicePlan } from './service-plan';
import { type StackSettings } from './settings';
import { StackLock } from './stack-lock';
import { supervisedService } from './supervised-service';
import { takeToWhatsAppWeb } from './take-to-whatsapp-web';
import { welcomeText } from './welcome-text';

const READY_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 50;
const SERVICES_STOP: Escalation = [
  { signal: 'SIGTERM', waitMs: 8_000 },
  { signal: 'SIGKILL', waitMs: 300 },
];
const SIMULATOR_STOP: Escalation = [
  { signal: 'SIGTERM', waitMs: 300 },
  { signal: 'SIGKILL', waitMs: 200 },
];

/** Everything that `pnpm start` runs: brought up in order, kept running, taken down in the opposite order. */
export class LocalStack {
  /** Rejects when a part cannot be kept running. */
  readonly failure: Promise<never>;
  private readonly paths: DataPaths;
  private readonly lock: StackLock;
  private readonly events: SupervisorEvents;
  private readonly stopping = new AbortController();
  private database: StackDatabase | null = null;
  private simulator: Supervisor | null = null;
  private services: Supervisor[] = [];

  constructor(
    private readonly settings: StackSettings,
    private readonly replicas: number,
    private readonly progress: Progress,
  ) {
    this.paths = dataPaths(settings.dataFolder);
    this.lock = new StackLock(this.paths.pid('stack'), 'local-stack');
    let giveUp: (reason: StackFailure) => void = () => undefined;
    this.failure = new Promise((_, reject) => (giveUp = reject));
    // It may come before anybody waits for it.
    this.failure.catch(() => undefined);
    this.events = {
      say: (text) => progress.say(text),
      gaveUp: (reason) => giveUp(new StackFailure(reason)),
    };
  }

  /** Comes back when everything is ready. On any failure the caller has to call `stop`. */
  async start(interrupted: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([interrupted, this.stopping.signal]);
    makeFolders(this.paths);
    this.lock.acquire();
    await Promise.race([this.bringUp(signal), this.failure]);
  }

  /** Services first and side by side, then the phones that they talk to, Postgres last. Within ten seconds. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.services.map((service) => service.stop(SERVICES_STOP)));
    await this.simulator?.stop(SIMULATOR_STOP);
    await this.database?.stop();
    this.lock.release();
  }

  private async bringUp(signal: AbortSignal): Promise<void> {
    await this.clearTheWay();
    this.startSimulator();
    const databaseUrl = this.settings.databaseUrl ?? (await this.startDatabase(signal));
    const brokerUrl = this.settings.brokerUrl ?? databaseUrl;
    const adminKey = adminKeyOf(this.settings.adminKeyFile);
    const instant = await this.database?.now();
    const extraPorts = await freePorts(extraPortCount(this.replicas));
    const plans = planServices({
      settings: this.settings,
      databaseUrl,
      brokerUrl,
      replicas: this.replicas,
      extraPorts,
    });
    await this.migrateFor(plans, signal);
    signal.throwIfAborted();
    await this.startProcesses(plans, instant ? { SOLE_OWNER_BEFORE: instant } : {}, signal);
    const api = new ApiClient(localUrl(this.settings.ports.API_PORT), adminKey);
    await this.prepareStudy(api);
    signal.throwIfAborted();
    const { settings, paths } = this;
    this.progress.show(welcomeText({ settings, paths, adminKey, databaseUrl, seconds: this.progress.seconds() }));
    if (settings.showsPairing) void followPairings(api, (text) => this.progress.show(text), this.stopping.signal);
  }

  /** Nothing of an earlier start runs, every port is free, everything is built and reachable. */
  private async clearTheWay(): Promise<void> {
    const { root, ports, databaseUrl, brokerUrl } = this.settings;
    const unbuilt = allEntries(root).find((entry) => !existsSync(entry));
    if (unbuilt) throw new StackFailure(`${unbuilt} is missing: run "pnpm build" first.`);
    const stopped = await stopLeftoverServices(this.paths.runFolder, allEntries(root));
    if (await stopLeftoverPostgres(this.paths.postgres)) stopped.push('postgres');
    if (stopped.length > 0) this.progress.say(`stopped what an earlier start left running: ${stopped.join(', ')}`);
    const { PG_PORT, ...others } = ports;
    await checkPorts(databaseUrl === null ? { ...others, PG_PORT } : others);
    if (brokerUrl !== null) await checkBroker(brokerUrl);
    if (databaseUrl === null) return;
    await checkDatabase(databaseUrl);
    this.progress.say('using the database of DATABASE_URL');
  }

  /** It needs no database, so it is up by the time that the services are started. */
  private startSimulator(): void {
    const { paths, events } = this;
    const { ownSession } = this.settings;
    const plan = planSimulator(this.settings);
    this.simulator = new Supervisor(supervisedService({ plan, paths, ownSession }), events);
    this.progress.say(`starting ${plan.name}`);
    this.simulator.start();
  }

  private async startDatabase(signal: AbortSignal): Promise<string> {
    this.database = new StackDatabase(this.settings, this.paths, this.events);
    if (await this.database.prepare(signal)) this.progress.say(`made an empty database in ${this.paths.postgres}`);
    await this.database.start(signal);
    this.progress.say(`Postgres takes connections on port ${this.settings.ports.PG_PORT}`);
    return this.database.url;
  }

  private async migrateFor([plan]: readonly ServicePlan[], signal: AbortSignal): Promise<void> {
    const { root, env } = this.settings;
    await migrate({ root, env: plan?.env ?? env, logFile: this.paths.log('migrate'), signal });
    this.progress.say('the database has the schema of this version');
  }

  private async startProcesses(
    plans: readonly ServicePlan[],
    firstEnv: NodeJS.ProcessEnv,
    signal: AbortSignal,
  ): Promise<void> {
    const { paths, events, database } = this;
    const { ownSession } = this.settings;
    const beforeRestart = async (until: AbortSignal): Promise<void> => database?.untilUp(until);
    this.services = plans.map(
      (plan) => new Supervisor(supervisedService({ plan, paths, ownSession, firstEnv, beforeRestart }), events),
    );
    this.progress.say(`starting ${this.services.map(({ name }) => name).join(', ')}`);
    for (const service of this.services) service.start();
    const all = [...(this.simulator ? [this.simulator] : []), ...this.services];
    await Promise.all(all.map((supervisor) => this.untilReady(supervisor, signal)));
  }

  private async untilReady(supervisor: Supervisor, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!supervisor.isReady) {
      await sleep(LOOK_EVERY_MS, undefined, { signal });
      if (performance.now() > deadline) {
        throw new StackFailure(
          `${supervisor.name} is not ready after ${READY_WITHIN_MS / 1000} s: see ${this.paths.log(supervisor.name)}`,
        );
      }
    }
    const recovery = supervisor.lastRecovery();
    this.progress.say(`${supervisor.name} is ready${recovery === null ? '' : `: ${recovery}`}`);
  }

  /** A demonstration is no reason to refuse the start: what fails is told, and tried again at the next one. */
  /** Something to look at on the simulated network, and nobody who was not asked on WhatsApp. */
  private async prepareStudy(api: ApiClient): Promise<void> {
    const { demoMarker } = this.paths;
    const isOurs = this.settings.databaseUrl === null;
    try {
      if (this.settings.driver === 'whatsapp-web')
        this.progress.say(await takeToWhatsAppWeb(api, { isOurs, demoMarker }));
      else if (isOurs && !existsSync(demoMarker)) {
        await enrolDemoStudy(api, demoMarker);
        this.progress.say('enrolled a small demo study of three people');
      }
    } catch (error) {
      this.progress.say(`the study could not be prepared: ${(error as Error).message}`);
    }
  }
}
