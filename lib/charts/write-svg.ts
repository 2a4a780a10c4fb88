import { escapeMarkup } from "@/lib/core/escape-markup";
import type { SvgDrawing, SvgNode } from "./svg-node";

/** Attributes that SVG itself writes in camel case. */
const CAMEL_CASE = new Set(["viewBox", "preserveAspectRatio"]);

/** A drawing as a file of its own, with its title for readers who do not see it. */
export function writeSvg(drawing: SvgDrawing, title: string): string {
  const { width, height } = drawing;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Inter, Arial, sans-serif">`;
  const background = `<rect width="${width}" height="${height}" fill="#ffffff"/>`;
  return `${head}<title>${escapeMarkup(title)}</title>${background}${drawing.nodes.map(writeNode).join("")}</svg>\n`;
}

function writeNode({ tag, attributes, children, text }: SvgNode): string {
  const written = Object.entries(attributes)
    .map(([name, value]) => ` ${attributeName(name)}="${escapeMarkup(String(value))}"`)
    .join("");
  const inner = `${text === null ? "" : escapeMarkup(text)}${children.map(writeNode).join("")}`;
  return inner === "" ? `<${tag}${written}/>` : `<${tag}${written}>${inner}</${tag}>`;
}

function attributeName(name: string): string {
  return CAMEL_CASE.has(name) ? name : name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
