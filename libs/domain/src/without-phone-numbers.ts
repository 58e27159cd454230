/** With a prefix and whatever people write between the digits, or as many digits in a row as a number has with its country. */
const NUMBER = /(?<![\w-])(?:(?:\+|00?)(?:[ ()/.-]{0,2}\d){6,15}|\d{10,15})(?!\w)/g;

/** What somebody has typed, without numbers that could be somebody's. Dates, times and ids stay. */
export const withoutPhoneNumbers = (text: string): string => text.replace(NUMBER, '[number]');
