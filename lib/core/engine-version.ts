/**
 * Grows with every change of a rule, a threshold, a reader, the form of what is stored, a record or its renderings:
 * older diagnoses are computed anew, and of older reports it is said that only their own engine can tell.
 */
export const ENGINE_VERSION = "15";
