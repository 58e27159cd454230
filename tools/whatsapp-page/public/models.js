import { Emitter } from './emitter.js';

let arrivals = 0;

export class Model extends Emitter {
  constructor(attributes) {
    super();
    Object.defineProperty(this, 'arrival', { value: (arrivals += 1), enumerable: false });
    Object.assign(this, attributes);
  }

  serialize() {
    return Object.fromEntries(Object.entries(this).filter(([, value]) => typeof value !== 'function'));
  }
}

/** Models by what their id says of itself. */
export class Collection extends Emitter {
  constructor() {
    super();
    Object.defineProperty(this, 'models', { value: new Map(), enumerable: false });
  }

  get(id) {
    return this.models.get(String(id));
  }

  add(model) {
    this.models.set(String(model.id), model);
    this.trigger('add', model);
    return model;
  }

  remove(model) {
    this.models.delete(String(model.id));
  }

  getModelsArray() {
    return [...this.models.values()];
  }
}
