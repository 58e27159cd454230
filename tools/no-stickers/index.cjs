'use strict';

/** whatsapp-web.js loads it at start and calls it for stickers only. */
exports.Image = class {
  constructor() {
    throw new Error('Stickers are not supported: node-webpmux is left out for its licence.');
  }
};
