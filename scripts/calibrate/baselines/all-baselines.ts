import { autoTrainer } from "./auto-trainer";
import type { Baseline } from "./baseline";
import { deepDiagnosis } from "./deep-diagnosis";
import { sagemakerDebugger } from "./sagemaker-debugger";
import { theDeepChecker } from "./the-deep-checker";

/** The published tools that are measured on the same logs. */
export const BASELINES: readonly Baseline[] = [sagemakerDebugger, autoTrainer, deepDiagnosis, theDeepChecker];
