/** A template in the order in which it is read. */
export type TemplatePart = { readonly literal: string } | { readonly variable: string };

/** What follows an opening pair of braces; a doubled pair stands for the braces themselves. */
const PIECE = /\{\{\{\{|\{\{(.*?)\}\}|\{\{/gs;

const NAME = /^(?:name|code|var\.[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,61}[\p{L}\p{N}_])?)$/u;

/** What the braces may hold, for whoever wrote something else. */
export const VARIABLE_RULE =
  'braces hold {{name}}, {{code}} or {{var.}} with the name of a variable, such as {{var.mood}}; {{{{ stands for two braces';

/**
 * The parts of a text with `{{name}}`, `{{code}}` and `{{var.mood}}`. Null: braces that are not closed, or that hold anything
 * else. Single braces and closing ones are text.
 */
export function readTemplate(text: string): readonly TemplatePart[] | null {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const piece of text.matchAll(PIECE)) {
    parts.push({ literal: text.slice(from, piece.index) });
    from = piece.index + piece[0].length;
    const variable = piece[1]?.trim();
    if (piece[0] === '{{{{') parts.push({ literal: '{{' });
    else if (variable !== undefined && NAME.test(variable)) parts.push({ variable });
    else return null;
  }
  return [...parts, { literal: text.slice(from) }].filter((part) => !('literal' in part) || part.literal !== '');
}

/** The variables of a template, each once, in the order in which they first appear. */
export const variablesOf = (parts: readonly TemplatePart[]): string[] => [
  ...new Set(parts.flatMap((part) => ('variable' in part ? [part.variable] : []))),
];
