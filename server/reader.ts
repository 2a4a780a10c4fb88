import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";
import { serveReadings } from "@/lib/usecases/reading-thread";
import { captureConsole } from "./capture-console";
import { stepBack } from "./step-back";

captureConsole();
stepBack();

// A thread beside each worker thread: it reads files while the worker stores what was read.
const shared = z.array(z.instanceof(SharedArrayBuffer)).parse(workerData);
if (parentPort !== null) serveReadings(parentPort, shared);
