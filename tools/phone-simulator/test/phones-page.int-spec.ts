import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { eventually, type Harness, startHarness } from './simulator-harness';

const PHONE = '+15550100001';
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
// Not every machine has a browser; the runner's summary says what was left out.
const maybe = existsSync(CHROMIUM) ? describe : describe.skip;

maybe('the page in Chromium', () => {
  let phones: Harness;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    phones = await startHarness();
    browser = await puppeteer.launch({
      executablePath: CHROMIUM,
      pipe: true,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage();
    await page.goto(phones.url);
  });
  afterAll(async () => {
    await browser.close();
    await phones.close();
  });

  // A string, because a function would need the types of the browser in every file of the repository.
  const text = (selector: string) => page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent`);
  const shows = (selector: string) => page.waitForSelector(selector, { visible: true });

  it('shows a message that arrives while it is open, as text and never as markup', async () => {
    await shows('#no-phones');
    await phones.send('A1', PHONE, { body: 'How was <b>your</b> day? <img src=x onerror=alert(1)>' });
    await (await shows(`[data-phone="${PHONE}"]`))?.click();
    await shows('[data-id="A1"] .delivered');
    expect(await text('[data-id="A1"] p')).toBe('How was <b>your</b> day? <img src=x onerror=alert(1)>');
    expect(await page.$$('#messages b, #messages img')).toEqual([]);
  });

  it('sends what is typed as a message of the participant', async () => {
    await page.type('#text', 'Quite good, thanks');
    await page.keyboard.press('Enter');
    await shows('.bubble.from-phone');
    expect(await text('.bubble.from-phone p')).toBe('Quite good, thanks');
    expect((await phones.call('GET', `/phones/${PHONE}/messages`)).body).toMatchObject([
      { id: 'A1', direction: 'to-phone' },
      { direction: 'from-phone', body: 'Quite good, thanks', ack: null },
    ]);
  });

  it('marks as read', async () => {
    await shows('.unread');
    await page.click('#read');
    await shows('[data-id="A1"] .read');
    expect(await page.$$('.unread')).toEqual([]);
  });

  it('votes in a poll by its options', async () => {
    await phones.send('P1', PHONE, { body: 'Did you walk?', poll: { options: ['Yes', 'No'] } });
    await (await shows('[data-id="P1"] .ballot button:nth-child(2)'))?.click();
    await eventually(async () => (await text('.bubble.from-phone:last-child p')) === 'Votes: No');
    const { body } = await phones.call('GET', `/phones/${PHONE}/messages`);
    expect((body as unknown[]).at(-1)).toMatchObject({ body: 'No', quotedId: 'P1', isVote: true });
  });

  it('opens a number that nobody has written to', async () => {
    await page.type('#number', '15550100002');
    await page.keyboard.press('Enter');
    await eventually(async () => (await text('#title')) === '+15550100002');
    await page.type('#text', 'Hello?');
    await page.click('#reply button');
    await shows('[data-phone="+15550100002"][aria-current="true"]');
    expect((await phones.call('GET', '/phones/+15550100002/messages')).body).toMatchObject([{ body: 'Hello?' }]);
  });
});
