import { answerMlflowRequest } from "@/app/api/answer-mlflow-request";

export const GET = answerMlflowRequest;
export const POST = answerMlflowRequest;
export const PUT = answerMlflowRequest;
export const PATCH = answerMlflowRequest;
export const DELETE = answerMlflowRequest;
