import { type Edit } from './mutations';

/** @throws when the text to be replaced does not stand there exactly once: then the mutation says nothing any more */
export function applyEdit({ file, find, replace }: Edit, text: string): string {
  const [before, after, more] = text.split(find);
  if (before === undefined || after === undefined || more !== undefined) {
    throw new Error(`A mutation does not fit ${file} any more: look for what has become of\n${find}`);
  }
  return `${before}${replace}${after}`;
}
