/**
 * How much longer a log line may be as JSON, with its other fields: a control character takes six (`\u0000`), and
 * path and address repeat parts of the message.
 */
export const JSON_GROWTH = 8;
