/** The theme draws nothing yet. */

export const durations = { in: 400, out: 300 };
