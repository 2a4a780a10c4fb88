import { getDocument, type PDFDocumentProxy, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

/** An element of the structure of a page, with the text drawn in it and below it, spaces left out. */
export type ReadElement = {
  readonly role: string;
  readonly alt: string | null;
  readonly text: string;
  readonly children: readonly ReadElement[];
};

export type ReadPdf = {
  readonly pages: readonly { readonly elements: readonly ReadElement[]; readonly text: string }[];
  readonly isMarked: boolean;
  readonly outline: readonly string[];
  readonly info: Readonly<Record<string, unknown>>;
  readonly xmpTitle: string | null;
};

/** Reads a file with Mozilla's PDF.js, which shares no code with what wrote it. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: Uint8Array.from(bytes), verbosity: 0 });
  const pdf = await task.promise;
  try {
    return await readDocument(pdf);
  } finally {
    await task.destroy();
  }
}

async function readDocument(pdf: PDFDocumentProxy): Promise<ReadPdf> {
  const pages: ReadPdf["pages"][number][] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) pages.push(await readPage(await pdf.getPage(number)));
  const { info, metadata } = await pdf.getMetadata();
  const outline = (await pdf.getOutline()) ?? [];
  return {
    pages,
    isMarked: (await pdf.getMarkInfo())?.Marked === true,
    outline: outline.map(({ title }) => title),
    info: { ...info },
    xmpTitle: String(metadata.get("dc:title") ?? ""),
  };
}

type StructNode = { readonly role: string; readonly alt?: string; readonly children: readonly StructChild[] };
type StructChild = StructNode | { readonly type: string; readonly id: string };

async function readPage(page: PDFPageProxy): Promise<ReadPdf["pages"][number]> {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const texts = new Map<string, string>();
  const open: (string | null)[] = [];
  let text = "";
  for (const item of items) {
    if ("str" in item) {
      // PDF.js puts spaces between what lies apart; they are not in the file.
      const drawn = item.str.replace(/\s+/gu, "");
      text += drawn;
      for (const id of open) if (id !== null) texts.set(id, (texts.get(id) ?? "") + drawn);
    } else if (item.type === "endMarkedContent") open.pop();
    else open.push(item.id ?? null);
  }
  const tree = await page.getStructTree();
  const elements = tree === null ? [] : readChildren(tree.children as readonly StructChild[], texts);
  return {
    elements: elements.flatMap((element) => (element.role === "Document" ? element.children : [element])),
    text,
  };
}

function readChildren(children: readonly StructChild[], texts: ReadonlyMap<string, string>): readonly ReadElement[] {
  return children.flatMap((child) => ("role" in child ? [readElement(child, texts)] : []));
}

function readElement({ role, alt, children }: StructNode, texts: ReadonlyMap<string, string>): ReadElement {
  const inner = readChildren(children, texts);
  const own = children.flatMap((child) => ("role" in child ? [] : [texts.get(child.id) ?? ""]));
  return { role, alt: alt ?? null, text: [...own, ...inner.map((element) => element.text)].join(""), children: inner };
}

/** Elements of a role on all pages, in the order of reading. */
export function elementsOf(pdf: ReadPdf, role: string): readonly ReadElement[] {
  const find = (elements: readonly ReadElement[]): readonly ReadElement[] =>
    elements.flatMap((element) => (element.role === role ? [element] : find(element.children)));
  return pdf.pages.flatMap(({ elements }) => find(elements));
}
