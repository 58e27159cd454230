import { type PageOrder, sendInPage } from './send-in-page';

const ORDER: PageOrder = {
  id: '3EB0',
  number: '15550100001',
  text: 'Good morning',
  poll: null,
  deadline: 1_000,
  timeOrigin: 0,
};

interface Page {
  readonly newId: () => Promise<string>;
  readonly add: (chat: object, message: object) => unknown;
}

/** A page whose library does this with a text. */
function aPage(sendMessage: (page: Page) => Promise<unknown>): { readonly added: object[] } {
  const added: object[] = [];
  const keys = { newId: () => Promise.resolve('another') };
  const sending = { addAndSendMsgToChat: (_: object, message: object) => added.push(message) };
  const modules: Record<string, object> = {
    WAWebMsgKey: keys,
    WAWebSendMsgChatAction: sending,
    WAWebWidFactory: { createWid: (text: string) => text },
    WAWebSocketModel: { Socket: { state: 'CONNECTED' } },
  };
  const page: Page = {
    newId: () => keys.newId(),
    add: (chat, message) => sending.addAndSendMsgToChat(chat, message),
  };
  const window = {
    require: (name: string) => modules[name],
    performance: { now: () => 0, timeOrigin: 0 },
    PromptPipe: { lidOf: () => null, conversationWith: () => Promise.resolve({}) },
    WWebJS: { sendMessage: () => sendMessage(page) },
  };
  Object.assign(globalThis, { window });
  return { added };
}

describe('a send in the page', () => {
  afterEach(() => Reflect.deleteProperty(globalThis, 'window'));

  it('hands the message over under its reserved id', async () => {
    const { added } = aPage(async ({ newId, add }) => add({}, { id: { id: await newId() } }));
    expect(await sendInPage(ORDER)).toMatchObject({ said: 'added' });
    expect(added).toEqual([{ id: { id: ORDER.id } }]);
  });

  it('has surely not happened when the library answers nothing before it asks for an id', async () => {
    aPage(() => Promise.resolve(undefined));
    expect(await sendInPage(ORDER)).toMatchObject({ said: 'not-added' });
  });

  it('may have happened when the library answers nothing and has taken the id', async () => {
    aPage(async ({ newId }) => {
      await newId();
      return undefined;
    });
    expect(await sendInPage(ORDER)).toMatchObject({ said: 'unsure' });
  });

  it('has surely not happened once its deadline has passed', async () => {
    const { added } = aPage(async ({ newId, add }) => add({}, { id: { id: await newId() } }));
    expect(await sendInPage({ ...ORDER, deadline: 0 })).toMatchObject({
      said: 'not-added',
      why: 'Error: The lease of the account ran out',
    });
    expect(added).toEqual([]);
  });
});
