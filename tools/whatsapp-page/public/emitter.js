/** Events as Backbone has them: one `on` takes many names, with spaces between. */
export class Emitter {
  constructor() {
    Object.defineProperty(this, 'handlers', { value: new Map(), enumerable: false });
  }

  on(names, handler) {
    for (const name of names.split(' ')) this.handlers.set(name, [...this.of(name), handler]);
    return this;
  }

  once(name, handler) {
    const only = (...told) => {
      this.off(name, only);
      handler(...told);
    };
    return this.on(name, only);
  }

  off(name, handler) {
    this.handlers.set(
      name,
      this.of(name).filter((one) => one !== handler),
    );
  }

  trigger(name, ...told) {
    for (const handler of this.of(name)) handler(...told);
  }

  of(name) {
    return this.handlers.get(name) ?? [];
  }
}
