import type { IngestPorts } from "@/lib/ingest/ingest-port";
import { gunzip } from "./gunzip";
import { withSqlite } from "./open-sqlite";
import { withSpooled } from "./spool-bytes";

/** What the readers need from Node. */
export const NODE_PORTS: IngestPorts = { gunzip, withSpooled, withSqlite };
