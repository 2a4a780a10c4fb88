/** One thing that becomes one run: a file, or a folder with all its files. */
export type DroppedItem =
  | { readonly kind: "file"; readonly name: string; readonly file: File }
  | { readonly kind: "folder"; readonly name: string; readonly files: readonly FolderFile[] };

export type FolderFile = { readonly path: string; readonly file: File };

/** What was dropped on the page. Must be called inside the drop event: afterwards the browser has forgotten. */
export function readDrop(transfer: DataTransfer): Promise<readonly DroppedItem[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return Promise.all(entries.map(readEntry));
}

/** What was chosen in a file dialog; a chosen folder arrives as a flat list with paths. */
export function readChosen(files: readonly File[]): readonly DroppedItem[] {
  const folders = new Map<string, FolderFile[]>();
  const items: DroppedItem[] = [];
  for (const file of files) {
    const [folder, ...rest] = file.webkitRelativePath.split("/");
    if (!folder || rest.length === 0) {
      items.push({ kind: "file", name: file.name, file });
      continue;
    }
    const inside = folders.get(folder) ?? [];
    if (inside.length === 0) {
      folders.set(folder, inside);
      items.push({ kind: "folder", name: folder, files: inside });
    }
    inside.push({ path: rest.join("/"), file });
  }
  return items;
}

/** The name a run gets when nobody gave it one: the folder, or the file without its endings. */
export function runNameOf(item: DroppedItem): string {
  if (item.kind === "folder") return item.name;
  return (
    item.name.replace(/(\.(jsonl|ndjson|json|csv|tsv|parquet|db|sqlite|sqlite3|wandb|gz|tar|tgz|zip))+$/iu, "") ||
    item.name
  );
}

async function readEntry(entry: FileSystemEntry): Promise<DroppedItem> {
  if (isFile(entry)) return { kind: "file", name: entry.name, file: await fileOf(entry) };
  return { kind: "folder", name: entry.name, files: await filesIn(entry, "") };
}

async function filesIn(entry: FileSystemEntry, prefix: string): Promise<readonly FolderFile[]> {
  if (isFile(entry)) return [{ path: prefix + entry.name, file: await fileOf(entry) }];
  if (!isDirectory(entry)) return [];
  const inside = prefix === "" && entry.filesystem.root ? "" : prefix;
  const children = await childrenOf(entry);
  const found = await Promise.all(
    children.map((child) => filesIn(child, isDirectory(child) ? `${inside}${child.name}/` : inside)),
  );
  return found.flat();
}

/** A directory is read in batches until an empty one comes. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return all;
    all.push(...batch);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
