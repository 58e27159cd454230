import { IANAZone } from 'luxon';

/** True for a zone that this platform can compute with, such as `Asia/Kolkata`. Offsets (`+02:00`) are no zones. */
export const isTimeZone = (zone: string): boolean => /^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone);
