import { all } from './all';
import { type Command } from './command';
import { mutations } from './mutations';
import { soak } from './soak';
import { soakWhatsApp } from './soak-whatsapp';
import { whatsAppWeb } from './whatsapp-web';

/** A subcommand is a file beside this one, and a line here. */
export const COMMANDS: readonly Command[] = [all, mutations, soak, whatsAppWeb, soakWhatsApp];
