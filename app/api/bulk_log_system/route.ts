import { answerTrackioRequest } from "@/app/api/answer-trackio-request";

export const POST = answerTrackioRequest;
