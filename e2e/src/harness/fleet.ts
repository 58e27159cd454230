import { type ProcessEnd } from '@promptpipe/local-stack';
import { choosePorts } from './choose-ports';
import { type FleetSetting, planService, planSimulator, type ServiceName, SERVICES } from './plan-services';
import { type Health, healthOf } from './health';
import { ServiceProcess } from './service-process';

/** The four services as processes, with the phone simulator that outlives all of them. */
export class Fleet {
  private readonly simulator: ServiceProcess;
  private readonly members = new Map<string, ServiceProcess>();

  private constructor(private readonly setting: FleetSetting) {
    this.simulator = new ServiceProcess(planSimulator(setting));
    process.once('exit', this.killNow);
  }

  /** Planned, and nothing started yet. */
  static async plan(setting: FleetSetting): Promise<Fleet> {
    const fleet = new Fleet(setting);
    const ports = await choosePorts(SERVICES.length);
    SERVICES.forEach((service, index) => fleet.add(service, ports[index] ?? 0, 1));
    return fleet;
  }

  get apiUrl(): string {
    return this.member('api').plan.url;
  }

  url(name: string): string {
    return this.member(name).plan.url;
  }

  get phonesUrl(): string {
    return this.simulator.plan.url;
  }

  get logFiles(): string[] {
    return [this.simulator, ...this.members.values()].map(({ plan }) => plan.logFile);
  }

  get dead(): string[] {
    return [...this.members.values()].filter(({ isRunning }) => !isRunning).map(({ plan }) => plan.name);
  }

  get running(): string[] {
    return [...this.members.values()].filter(({ isRunning }) => isRunning).map(({ plan }) => plan.name);
  }

  pid(name: string): number {
    return this.member(name).pid;
  }

  /** What it answers to whoever watches it; null while it does not listen. */
  health(name: string): Promise<Health | null> {
    return healthOf(this.member(name).plan.url);
  }

  startSimulator(): Promise<void> {
    return this.simulator.start();
  }

  /** The phones keep what they show. */
  async restartSimulator(extraEnv: NodeJS.ProcessEnv): Promise<void> {
    await this.simulator.end('SIGKILL');
    await this.simulator.start(extraEnv);
  }

  /** What this one is given from its next start on, and from every later one. */
  equip(name: string, env: NodeJS.ProcessEnv): void {
    this.member(name).equipment = env;
  }

  /** Starts these, all at the same time, and comes back when each is ready. */
  async start(names: readonly string[], extraEnv: NodeJS.ProcessEnv = {}): Promise<void> {
    await Promise.all(names.map((name) => this.member(name).start(extraEnv)));
  }

  /** Starts one that may be dead before it is ready, such as one with an armed crash point; comes back at once. */
  launch(name: string, extraEnv: NodeJS.ProcessEnv): void {
    this.member(name).launch(extraEnv);
  }

  /** Comes back when the one that was launched is ready. */
  untilReady(name: string): Promise<void> {
    return this.member(name).untilReady();
  }

  /** Settles when the process that was started last under this name has ended, by whatever. */
  ended(name: string): Promise<ProcessEnd> {
    return this.member(name).ended;
  }

  /** Sends a signal that need not end it. */
  signal(name: string, signal: NodeJS.Signals): void {
    this.member(name).signal(signal);
  }

  /** SIGKILL, all at the same moment. */
  async kill(...names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.member(name).end('SIGKILL')));
  }

  /** SIGTERM; answers how the service ended, and after how long. */
  async askToStop(name: string): Promise<ProcessEnd & { readonly ms: number }> {
    const askedAt = performance.now();
    const end = await this.member(name).end('SIGTERM');
    return { ...end, ms: performance.now() - askedAt };
  }

  /** One more process of this service; answers its name. */
  async startReplica(service: ServiceName, extraEnv: NodeJS.ProcessEnv = {}): Promise<string> {
    const [name = ''] = await this.planReplicas([service]);
    await this.start([name], extraEnv);
    return name;
  }

  /** One more of each, not started yet; answers their names. */
  async planReplicas(services: readonly ServiceName[]): Promise<string[]> {
    const ports = await choosePorts(services.length);
    return services.map((service, index) => {
      const replica = [...this.members.keys()].filter((name) => name.startsWith(service)).length + 1;
      return this.add(service, ports[index] ?? 0, replica).plan.name;
    });
  }

  /** Ends a replica for good. */
  async remove(name: string): Promise<void> {
    const member = this.member(name);
    if (member.isRunning) await member.end('SIGTERM');
    this.members.delete(name);
  }

  async stop(): Promise<void> {
    process.off('exit', this.killNow);
    const running = [this.simulator, ...this.members.values()].filter(({ isRunning }) => isRunning);
    await Promise.all(running.map((one) => one.end('SIGKILL')));
  }

  private readonly killNow = (): void => {
    for (const one of [this.simulator, ...this.members.values()]) one.killNow();
  };

  private add(service: ServiceName, port: number, replica: number): ServiceProcess {
    const member = new ServiceProcess(planService(this.setting, service, port, replica));
    this.members.set(member.plan.name, member);
    return member;
  }

  private member(name: string): ServiceProcess {
    const member = this.members.get(name);
    if (!member) throw new Error(`There is no ${name} in this fleet`);
    return member;
  }
}
