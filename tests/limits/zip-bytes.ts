import { crc32, deflateRawSync } from "node:zlib";

export type ZipMember = {
  readonly name: string;
  readonly content: Uint8Array | string;
  /** What the archive says the member unpacks to, where that is a lie. */
  readonly claimedBytes?: number;
  /** What the header before the content calls the member, where that is a lie. */
  readonly localName?: string;
  /** Kind and rights of a file as Unix writes them, such as 0o120777 for a link. */
  readonly mode?: number;
  /** Beside the one for names in UTF-8. */
  readonly flags?: number;
  /** What the archive says of the content, where that is a lie. */
  readonly checksum?: number;
  /** Bytes that the directory says the member begins at, counted from where it does. */
  readonly shift?: number;
  readonly isStored?: boolean;
  /** Told in the directory once more under these names, without being in the archive once more. */
  readonly alsoAs?: readonly string[];
};

/** A zip archive (APPNOTE 6.3), as honest or as hostile as its members. */
export function zipBytes(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const { name, localName = name, content, claimedBytes, mode = 0, flags = 0, shift = 0, alsoAs = [] } = member;
    const raw = Buffer.from(content);
    const { isStored = false } = member;
    const packed = isStored ? raw : deflateRawSync(raw, { level: 9 });
    const crc = member.checksum ?? crc32(raw);
    const facts = {
      crc,
      packed: packed.length,
      raw: claimedBytes ?? raw.length,
      mode,
      flags,
      method: isStored ? 0 : 8,
    };
    const local = header(0x04034b50, localName, facts, null);
    parts.push(local, packed);
    for (const entry of [name, ...alsoAs]) directory.push(header(0x02014b50, entry, facts, offset + shift));
    offset += local.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}

type Facts = Readonly<Record<"crc" | "packed" | "raw" | "mode" | "flags" | "method", number>>;

/** A local header, or with the place of one an entry of the directory. */
function header(signature: number, name: string, facts: Facts, localOffset: number | null): Buffer {
  const { crc, packed, raw, mode, flags, method } = facts;
  const encoded = Buffer.from(name, "utf8");
  const isEntry = localOffset !== null;
  const bytes = Buffer.alloc(isEntry ? 46 : 30);
  const shift = isEntry ? 2 : 0;
  bytes.writeUInt32LE(signature, 0);
  bytes.writeUInt16LE(20, 4 + shift);
  // Bit 11: names are UTF-8.
  bytes.writeUInt16LE(0x0800 | flags, 6 + shift);
  bytes.writeUInt16LE(method, 8 + shift);
  bytes.writeUInt32LE(crc, 14 + shift);
  bytes.writeUInt32LE(packed, 18 + shift);
  bytes.writeUInt32LE(raw, 22 + shift);
  bytes.writeUInt16LE(encoded.length, 26 + shift);
  if (isEntry) {
    bytes.writeUInt16LE(mode, 40);
    bytes.writeUInt32LE(localOffset, 42);
  }
  return Buffer.concat([bytes, encoded]);
}
