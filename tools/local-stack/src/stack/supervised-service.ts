import { LoggedProcess } from '../process/logged-process';
import { untilOk } from '../supervision/readiness';
import { type Supervised } from '../supervision/supervisor';
import { type DataPaths } from './data-paths';
import { type ServicePlan } from './service-plan';

export interface ServiceOptions {
  readonly plan: ServicePlan;
  readonly paths: DataPaths;
  readonly ownSession: boolean;
  /** For the first process only: one that is started again later cannot know that its siblings are gone. */
  readonly firstEnv?: NodeJS.ProcessEnv;
  readonly beforeRestart?: (signal: AbortSignal) => Promise<void>;
}

/** One service, or the simulator, as something to be kept running. */
export function supervisedService({ plan, firstEnv = {}, beforeRestart, ...options }: ServiceOptions): Supervised {
  const { paths, ownSession } = options;
  const logFile = paths.log(plan.name);
  let extraEnv = firstEnv;
  return {
    name: plan.name,
    pidFile: paths.pid(plan.name),
    logFile,
    launch: () => {
      const env = { ...plan.env, ...extraEnv };
      extraEnv = {};
      const args = [plan.entry];
      return LoggedProcess.spawn({ command: process.execPath, args, env, logFile, ownSession });
    },
    untilReady: (signal) => untilOk(plan.readyUrl, signal),
    ...(beforeRestart ? { beforeRestart } : {}),
  };
}
