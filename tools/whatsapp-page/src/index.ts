export { type Command } from './open-pages';
export { ORDINARY, type PageOptions } from './page-options';
export { startWhatsAppPage, type WhatsAppPage } from './start-whatsapp-page';
