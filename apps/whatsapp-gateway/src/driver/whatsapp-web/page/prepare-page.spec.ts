import type { PageMessage, PageWindow } from './page-window';
import { preparePage } from './prepare-page';

const PHONE = { user: '15550100001', server: 'c.us', _serialized: '15550100001@c.us' };
const LID = { user: '77001', server: 'lid', _serialized: '77001@lid' };

/** WhatsApp's key of a message, with its text in a field of this name. */
const keysWith = (field: string) =>
  class {
    readonly fromMe = true;

    constructor({ id }: { id: string }) {
      Object.assign(this, { id, [field]: `true_${PHONE._serialized}_${id}` });
    }

    toString(): string {
      return (this as unknown as Record<string, string>)[field] ?? '';
    }
  };

/** As far as it is touched: the modules, and the one function of the library that is wrapped. */
function aPage(field: string) {
  const keys = keysWith(field);
  const modules = {
    WAWebMsgKey: keys,
    WAWebWidFactory: { createWid: () => PHONE },
    WAWebApiContact: { getPhoneNumber: () => PHONE },
  };
  const getMessageModel = ({ id }: PageMessage) => ({ id: { ...id } });
  const page = { require: (name: keyof typeof modules) => modules[name], WWebJS: { getMessageModel } };
  Object.assign(globalThis, { window: page });
  preparePage();
  const { WWebJS } = page as unknown as PageWindow;
  return { one: new keys({ id: 'A1' }), modelOf: WWebJS.getMessageModel };
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'window');
});

it.each(['_serialized', '$1', '$7'])(
  'the text of a key that stands in %s is found where the library looks for it',
  (field) => {
    const { one, modelOf } = aPage(field);
    expect(one).toHaveProperty('_serialized', 'true_15550100001@c.us_A1');
    const message = { id: one, from: PHONE } as unknown as PageMessage;
    expect(JSON.parse(JSON.stringify(modelOf(message)))).toMatchObject({
      id: { _serialized: 'true_15550100001@c.us_A1' },
    });
  },
);

it.each([
  ['their number', PHONE, '+15550100001'],
  ['their lid', LID, '77001@lid'],
])('a model says who wrote it, named by %s', (_, wid, from) => {
  const { one, modelOf } = aPage('$1');
  const writer = { from, phone: '+15550100001' };
  expect(modelOf({ id: one, from: wid } as unknown as PageMessage)).toMatchObject({ writer });
});
