import { type OnWhatsAppWeb } from '../../harness/on-whatsapp-web';
import { keepAlive } from '../soak/keep-alive';
import { type WebFaultKind } from './soak-plan';

const GATEWAY = 'whatsapp-gateway';

/** Comes back when it is done, not when its consequences are over. False: there was nothing that it could be done to. */
export async function inflict(web: OnWhatsAppWeb, kind: WebFaultKind): Promise<boolean> {
  switch (kind) {
    case 'kill-browser':
      return killAll(web, 'browser');
    case 'kill-renderer':
      return killAll(web, 'renderer');
    case 'kill-gateway':
      await web.killGateway();
      await web.untilNoBrowser();
      await keepAlive(web.system.fleet, GATEWAY);
      return true;
    case 'reload':
      return told(web.page.tell({ name: 'reload' }));
    case 'reload-in-a-send':
      return told(web.page.tell({ name: 'next', value: 'reload' }));
    case 'lose-answer':
      return told(web.page.tell({ name: 'next', value: 'lose-answer' }));
    case 'hang-in-a-send':
      return told(web.page.tell({ name: 'next', value: 'hang' }));
  }
}

async function killAll(web: OnWhatsAppWeb, type: string): Promise<boolean> {
  const doomed = (await web.browsers()).filter((process) => process.type === type);
  return doomed.map(({ pid }) => killed(pid)).includes(true);
}

/** It may have ended since it was seen. */
function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** No page is open while a browser starts. */
const told = (telling: Promise<void>): Promise<boolean> =>
  telling.then(
    () => true,
    () => false,
  );
