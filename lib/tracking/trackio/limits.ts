/** Of one request; clients send what was logged within half a second, and up to some thousand entries later. */
export const TRACKIO_BODY_LIMIT = 32 * 1024 ** 2;
/** Characters of the names of a project and a run, and of its id. */
export const PLACE_LENGTH_LIMIT = 256;
