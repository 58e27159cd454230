import { historyInPage } from './history-in-page';
import { numberInPage } from './number-in-page';
import type { PageChat, PageMessage, PageWindow } from './page-window';
import { preparePage } from './prepare-page';

class Wid {
  readonly user: string;
  readonly server: string;

  constructor(text: string) {
    const [user = '', server = ''] = text.split('@');
    this.user = user;
    this.server = server;
  }
}
const PHONE = new Wid('15550100001@c.us');
const ME = new Wid('15550000001:4@c.us');
const T = 1_700_000_000;

/** WhatsApp's key of a message, with its text in a field of this name. */
const keysWith = (field: string) =>
  class {
    readonly fromMe: boolean;

    constructor({ id, fromMe = true, remote = PHONE }: { id: string; fromMe?: boolean; remote?: Wid }) {
      this.fromMe = fromMe;
      Object.assign(this, { id, remote, [field]: `${fromMe}_${remote.user}@${remote.server}_${id}` });
    }

    toString(): string {
      return (this as unknown as Record<string, string>)[field] ?? '';
    }
  };

interface Setting {
  readonly field?: string;
  readonly chats?: readonly PageChat[];
  readonly modules?: object;
  readonly getMessageModel?: (message: PageMessage) => { id: object };
}

/** As far as it is touched: the modules, and the one function of the library that is wrapped. */
function aPage({ field = '$1', chats = [], modules = {}, getMessageModel }: Setting = {}) {
  const keys = keysWith(field);
  const known: Record<string, unknown> = {
    WAWebMsgKey: keys,
    WAWebWidFactory: { createWid: (text: string) => new Wid(text) },
    WAWebApiContact: { getPhoneNumber: () => PHONE },
    WAWebUserPrefsMeUser: { getMaybeMePnUser: () => ME, getMaybeMeLidUser: () => null },
    WAWebCollections: { Chat: { getModelsArray: () => chats } },
    ...modules,
  };
  const page = {
    require: (name: string) => {
      if (!(name in known)) throw new Error(`Requiring unknown module "${name}"`);
      return known[name];
    },
    WWebJS: { getMessageModel: getMessageModel ?? (({ id }: PageMessage) => ({ id: { ...id } })) },
  };
  Object.assign(globalThis, { window: page });
  preparePage();
  const { WWebJS, PromptPipe, require: ask } = page as unknown as PageWindow;
  const theirs = (from: Wid | null, over: object = {}) =>
    ({ id: new keys({ id: 'A1', fromMe: false }), from, ...over }) as unknown as PageMessage;
  return { keys, theirs, ask, modelOf: WWebJS.getMessageModel, ...PromptPipe };
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

it.each(['_serialized', '$1', '$7'])(
  'the text of a key that stands in %s is found where the library looks for it',
  (field) => {
    const { keys, theirs, modelOf } = aPage({ field });
    expect(new keys({ id: 'A1' })).toHaveProperty('_serialized', 'true_15550100001@c.us_A1');
    expect(JSON.parse(JSON.stringify(modelOf(theirs(PHONE))))).toMatchObject({
      id: { _serialized: 'false_15550100001@c.us_A1' },
    });
  },
);

it('the text of a person that is not where the library looks for it is put there', () => {
  aPage();
  expect(new Wid('77001@lid')).toHaveProperty('_serialized', '77001@lid');
});

describe('a model says who wrote it', () => {
  it.each([
    ['by their number', '15550100001@c.us', { from: '+15550100001', phone: '+15550100001' }],
    ['by their lid', '77001@lid', { from: '77001@lid', phone: '+15550100001' }],
    ['with a device', '15550100001:4@c.us', { from: '+15550100001', phone: '+15550100001' }],
    ['by a lid with a device', '77001.0:4@lid', { from: '77001@lid', phone: '+15550100001' }],
    ['and a group is nobody', '120363@g.us', { from: '120363@g.us', phone: null }],
  ])('%s', (_, name, writer) => {
    const { theirs, modelOf } = aPage();
    expect(modelOf(theirs(new Wid(name)))).toMatchObject({ writer });
  });

  it('by the conversation where it says nothing', () => {
    const { theirs, modelOf } = aPage();
    expect(modelOf(theirs(null))).toMatchObject({ writer: { from: '+15550100001' } });
  });

  it.each([
    ['is said to be ours', () => ME],
    [
      'cannot be asked for',
      () => {
        throw new Error('no such function');
      },
    ],
  ])('and the number behind a lid that %s is none', (_, getPhoneNumber) => {
    const { theirs, modelOf } = aPage({ modules: { WAWebApiContact: { getPhoneNumber } } });
    expect(modelOf(theirs(new Wid('77001@lid')))).toMatchObject({ writer: { from: '77001@lid', phone: null } });
  });

  it('unless it is ours, whether or not the page knows who we are', () => {
    const { keys, modelOf } = aPage();
    expect(modelOf({ id: new keys({ id: 'A1' }), from: null } as unknown as PageMessage)).not.toHaveProperty('writer');
  });

  it('and throws nothing into WhatsApp where the library does', () => {
    const getMessageModel = () => {
      throw new TypeError('findLinks is not what it was');
    };
    const { theirs, modelOf } = aPage({ getMessageModel });
    expect(modelOf(theirs(PHONE, { type: 'chat', body: 'Hi', t: T }))).toEqual({
      ...{ type: 'chat', body: 'Hi', t: T, ack: undefined },
      id: { id: 'A1', fromMe: false, remote: '15550100001@c.us', _serialized: 'false_15550100001@c.us_A1' },
    });
  });
});

it.each([
  ['its lid', '77001:4@lid', '77001@lid'],
  ['our own, which is not theirs', '7715550000001:4@lid', null],
])('a number has %s', async (_, name, lid) => {
  const modules = {
    WAWebUserPrefsMeUser: { getMaybeMePnUser: () => ME, getMaybeMeLidUser: () => new Wid('7715550000001@lid') },
    WAWebApiContact: { getCurrentLid: () => new Wid(name) },
    WAWebQueryExistsJob: { queryWidExists: (wid: Wid) => Promise.resolve({ wid }) },
  };
  aPage({ modules });
  expect(await numberInPage('15550100001')).toEqual({ isThere: true, lid });
});

describe('what is optional and not there', () => {
  it.each(['WAWebCallCollection', 'WAWebPollsVotesSchema', 'WAWebChatStateBridge', 'WAWebResendMsgAction'])(
    '%s: nothing is thrown',
    (name) => {
      expect(aPage().ask(name as 'WAWebMsgKey')).toBeUndefined();
    },
  );

  it('does not hide what has to be there', () => {
    expect(() => aPage().ask('WAWebSocketModel')).toThrow('Requiring unknown module');
  });

  it.each([
    ['without a map are not there', {}, undefined],
    ['with one are', { calls: new Map() }, { calls: new Map() }],
  ])('calls %s', (_, calls, seen) => {
    const { ask } = aPage({ modules: { WAWebCallCollection: calls } });
    expect(ask('WAWebCallCollection' as 'WAWebMsgKey')).toEqual(seen);
  });
});

describe('conversations since then', () => {
  const asked: PageChat[] = [];
  /** With what is loaded, and what can be: message times, the newest first. */
  const aChat = (
    t: number | undefined,
    loaded: readonly number[],
    earlier: readonly number[] = [],
    name = '1@c.us',
  ) => {
    const shown = [...loaded];
    const msgs = { getModelsArray: () => shown.map((at) => ({ t: at }) as PageMessage) };
    return { chat: { id: new Wid(name), t, msgs } as unknown as PageChat, shown, earlier: [...earlier] };
  };
  const look = (chats: readonly ReturnType<typeof aChat>[], answer?: () => Promise<unknown>) => {
    const load = ({ chat }: { chat: PageChat }): Promise<unknown> => {
      asked.push(chat);
      if (answer) return answer();
      const { shown, earlier } = chats.find((one) => one.chat === chat)!;
      const next = earlier.shift();
      if (next !== undefined) shown.push(next);
      return Promise.resolve(next === undefined ? undefined : [{ t: next }]);
    };
    const modules = { WAWebChatLoadMessages: { loadEarlierMsgs: load } };
    return aPage({ chats: chats.map(({ chat }) => chat), modules }).conversationsSince;
  };
  beforeEach(() => {
    asked.length = 0;
  });

  it.each([
    ['in seconds', 1],
    ['in milliseconds', 1_000],
  ])('are loaded as far back as that, and no further (times %s)', async (_, unit) => {
    const one = aChat(T * unit, [T * unit], [(T - 10) * unit, (T - 20) * unit, (T - 30) * unit]);
    await look([one])(T - 15);
    expect(one.shown).toHaveLength(3);
  });

  it('are those that were had since, that do not say when, or show something newer', async () => {
    const chats = [aChat(T, []), aChat(T - 99, []), aChat(0, []), aChat(undefined, []), aChat(T - 99, [T])];
    const others = [aChat(T, [], [], '120363@g.us'), aChat(T, [], [], 'status@broadcast')];
    const found = await look([...chats, ...others])(T - 1);
    expect(found.chats).toEqual([0, 2, 3, 4].map((n) => chats[n]?.chat));
  });

  it('tell what has no time too: it may have been written since', async () => {
    const { theirs } = aPage();
    const message = theirs(PHONE, { type: 'chat', body: 'Hi' });
    const { chat } = aChat(T, []);
    look([{ chat: { ...chat, msgs: { getModelsArray: () => [message] } }, shown: [], earlier: [] }]);
    expect(await historyInPage(T)).toMatchObject({ written: [{ body: 'Hi' }], unread: 0 });
  });

  it('that cannot be loaded are counted, and do not keep the others from being read', async () => {
    const chats = [aChat(T, [T]), aChat(T, [T])];
    const found = await look(chats, () => Promise.reject(new Error('no')))(T - 1);
    expect([found.chats.length, found.unread]).toEqual([2, 2]);
  });

  it('end where what is answered stands there already', async () => {
    const found = await look([aChat(T, [T])], () => Promise.resolve([{ t: T }]))(T - 1);
    expect([found.unread, asked.length]).toEqual([0, 1]);
  });

  it('are walked once for all that is asked in one look, and anew in the next', async () => {
    const conversationsSince = look([aChat(T, [T])]);
    await conversationsSince(T - 10, { isNewLook: true });
    await conversationsSince(T - 99);
    await conversationsSince(T - 99);
    expect(asked).toHaveLength(1);
    await conversationsSince(T - 10, { isNewLook: true });
    expect(asked).toHaveLength(2);
  });
});
