import { writeOutTurningMarks } from "@/lib/core/turning-marks";
import { SAMPLE_LENGTH } from "./limits";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The first characters of an offending text, for people to recognise it; marks that turn text round are written out.
 *
 * @returns at most 120 characters
 */
export function shortenText(text: string): string {
  const plain = writeOutTurningMarks(text.slice(0, SAMPLE_LENGTH + 1));
  return detachText(plain.length > SAMPLE_LENGTH ? `${plain.slice(0, SAMPLE_LENGTH - 1)}…` : plain);
}

/**
 * The same text in memory of its own. A part of a longer text shares its memory, so that keeping a
 * few letters of a piece of input would keep the whole piece.
 */
export function detachText(text: string): string {
  return DECODER.decode(ENCODER.encode(text));
}
