import { escapeMarkup } from "@/lib/core/escape-markup";

/** An element: its name, and its text or the elements within it. */
export type XmlElement = readonly [name: string, content: string | readonly XmlElement[]];

/** Writes an element and all within it, a line each; what XML has no character for is U+FFFD. */
export function writeXml([name, content]: XmlElement, depth = 0): string {
  const indent = "  ".repeat(depth);
  if (typeof content === "string") return `${indent}<${name}>${escapeMarkup(content)}</${name}>\n`;
  const within = content.map((element) => writeXml(element, depth + 1)).join("");
  return `${indent}<${name}>\n${within}${indent}</${name.split(" ")[0]}>\n`;
}
