import { saidNumber } from './option-number';
import type { PromptContent, PromptOption } from './prompt-fields';
import { labelIn, languagesOf } from './prompt-texts';
import { sameSpelling } from './said';

export interface PromptFault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** A reply must mean one option at most: no value and no label twice, and no label that is another option's number. */
export function optionFaults(content: PromptContent): PromptFault[] {
  const { options = [] } = content;
  const values = options.map(({ value }) => value);
  return options.flatMap((option, index) => [
    ...labelFaults(content, option, index),
    ...(values.indexOf(option.value) < index
      ? [{ path: ['options', index, 'value'], message: `names ${option.value} again; each value stands once` }]
      : []),
  ]);
}

function labelFaults(content: PromptContent, option: PromptOption, index: number): PromptFault[] {
  const path = ['options', index, option.label === undefined ? 'labels' : 'label'];
  if ((option.label === undefined) === (option.labels === undefined)) {
    return [{ path: ['options', index, 'label'], message: 'give either label, or labels with a label per language' }];
  }
  const languages = languagesOf(content);
  const { labels } = option;
  const lacking = labels === undefined ? [] : languages.filter((one) => one === null || !(one in labels));
  if (lacking.length > 0) {
    return [{ path, message: `must hold each language of texts; lacks ${lacking.join(', ') || 'texts themselves'}` }];
  }
  return languages.flatMap((language) => {
    const label = labelIn(option, language);
    const number = saidNumber(label);
    const before = (content.options ?? []).slice(0, index).map((other) => sameSpelling(labelIn(other, language)));
    return [
      ...(before.includes(sameSpelling(label)) ? [{ path, message: `reads as an earlier label: ${label}` }] : []),
      ...(number !== null && number !== index + 1
        ? [{ path, message: `${label} would be taken for option ${number}; this is option ${index + 1}` }]
        : []),
    ];
  });
}
