import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryPostgres } from '@promptpipe/local-stack';
import { redisServerOnPath, startRedisServer } from '@promptpipe/testing';
import { findBrowser } from './find-browser';

/** They steer services of somebody; the tests give theirs their own. */
const STEERING =
  /^(?:DATABASE_URL|DATABASE_DIRECT_URL|BROKER_URL|ADMIN_KEY_FILE|SOLE_OWNER_BEFORE|PROMPTPIPE_\w+|\w+_PORT)$/;

/** What the tests need around them: a database, a Redis where there is one, a browser where there is one. */
export class Surroundings {
  readonly folder = mkdtempSync(join(tmpdir(), 'promptpipe-verify-'));
  /** What could not be had, and which tests are not run for that. */
  readonly leftOut: string[] = [];
  private readonly stops: (() => Promise<void>)[] = [];
  private readonly given = new Map<string, string>();

  constructor(private readonly outer: NodeJS.ProcessEnv) {}

  /** The environment for jest. */
  get env(): NodeJS.ProcessEnv {
    const inherited = Object.entries(this.outer).filter(([name]) => !STEERING.test(name));
    // Spec files share one migrated template of a run, and never meet that of another.
    const TEST_RUN_ID = String(process.pid);
    return { ...Object.fromEntries(inherited), TEST_RUN_ID, ...Object.fromEntries(this.given) };
  }

  /** Throws when there can be no database: nothing but unit tests makes sense without. */
  async provideDatabase(): Promise<void> {
    if (this.outer.TEST_DATABASE_URL) return;
    const postgres = await startTemporaryPostgres();
    this.stops.push(() => postgres.stop());
    this.given.set('TEST_DATABASE_URL', postgres.url);
    console.log(`… a Postgres of our own on port ${postgres.port}`);
  }

  async provideRedis(): Promise<void> {
    if (this.outer.TEST_REDIS_URL) return;
    if (!redisServerOnPath()) {
      this.leftOut.push('the runs on Redis of the carrier and of e2e (no redis-server on the PATH, no TEST_REDIS_URL)');
      return;
    }
    const redis = await startRedisServer();
    this.stops.push(() => redis.stop());
    this.given.set('TEST_REDIS_URL', redis.url);
    console.log(`… a Redis of our own at ${redis.url}`);
  }

  findBrowser(): void {
    const browser = findBrowser(this.outer);
    if (browser) this.given.set('CHROMIUM_PATH', browser);
    else
      this.leftOut.push(
        'the tests of pages and of whatsapp-web.js in a browser (no chromium on the PATH, no CHROMIUM_PATH)',
      );
  }

  async stop(): Promise<void> {
    await Promise.all(this.stops.splice(0).map((stop) => stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
