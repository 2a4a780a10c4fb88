import { answerWandbRequest } from "@/app/api/answer-wandb-request";

export const POST = answerWandbRequest;
