import { accelerated, type Memory } from './whatsapp-web/hour';
import { aWebSystem, describeOnWeb } from './whatsapp-web/on-web';

const LIMIT_MS = 900_000;
const HOUR = { people: 200, each: 10, looks: 12 };

/** WhatsApp Web keeps what it has shown, and so does the page of this project: a few kilobytes a message, and nothing besides. */
const PER_MESSAGE = { heap: 2_048, browser: 24_576 };
/** Code that is compiled, caches that fill, and a collector that is lazy; the resident set of a process never shrinks. */
const SLACK = { heap: 4 << 20, browser: 16 << 20, rss: 48 << 20 };

const inMegabytes = ({ rss, heap, browser }: Memory): string =>
  [heap, rss, browser].map((bytes) => (bytes / (1 << 20)).toFixed(1)).join(' / ');

describeOnWeb('an hour of messages in minutes, by whatsapp-web.js in a browser (skipped where none is found),', () => {
  const on = aWebSystem();

  it(
    'leaves the memory of the gateway and of its browser flat from the first quarter to the last',
    on(async (web) => {
      const told = await accelerated(web, HOUR);
      process.stdout.write(`  heap / rss / browser in MiB, by quarter: ${told.map(inMegabytes).join(', ')}\n`);
      const [first, ...later] = told as [Memory, ...Memory[]];
      const last = later.at(-1) ?? first;
      const messages = later.reduce((sum, quarter) => sum + quarter.messages, 0);
      expect(last.heap - first.heap).toBeLessThan(messages * PER_MESSAGE.heap + SLACK.heap);
      expect(last.browser - first.browser).toBeLessThan(messages * PER_MESSAGE.browser + SLACK.browser);
      expect(last.rss - first.rss).toBeLessThan(SLACK.rss);
    }),
    LIMIT_MS,
  );
});
