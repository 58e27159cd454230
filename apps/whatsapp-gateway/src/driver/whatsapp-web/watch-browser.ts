import type { LibraryClient } from './library-client';

type Browser = NonNullable<LibraryClient['pupBrowser']>;
type Page = NonNullable<LibraryClient['pupPage']>;

/** Tells how a browser, or the page in it, ends by itself. */
export function watchBrowser(
  { browser, page }: { readonly browser: Browser; readonly page: Page },
  onEnd: (reason: string) => void,
): void {
  // The pipe of a browser that is killed breaks, after the library has stopped to listen to it.
  for (const pipe of browser.process()?.stdio ?? []) pipe?.on('error', () => undefined);
  browser.once('disconnected', () => onEnd('The browser is gone'));
  page.once('error', () => onEnd('The page crashed'));
  page.once('close', () => onEnd('The page was closed'));
  // A dialog stops the page until somebody answers, and nobody sees it.
  page.on('dialog', (dialog) => {
    const answered = dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss();
    answered.catch(() => undefined);
  });
}
