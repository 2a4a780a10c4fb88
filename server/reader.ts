import { parentPort } from "node:worker_threads";
import { serveReadings } from "@/lib/usecases/reading-thread";

// A thread beside each worker thread: it reads files while the worker stores what was read.
if (parentPort !== null) serveReadings(parentPort);
