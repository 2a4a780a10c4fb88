import { POST } from "@/app/api/2.0/[...path]/route";

export type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers };

/**
 * Asks the MLflow routes in this process, as a client with a token does.
 *
 * @param project in the address
 */
export function mlflowClient(
  token: string | null,
  project?: string,
  authorization: (token: string) => string = (given) => `Bearer ${given}`,
) {
  return async (method: string, endpoint: string, fields: unknown = {}, root = "mlflow"): Promise<Answer> => {
    const isBody = method !== "GET";
    const query = isBody ? "" : `?${new URLSearchParams(fields as Record<string, string>)}`;
    const text = typeof fields === "string" ? fields : JSON.stringify(fields);
    const request = new Request(`http://rounds.test/api/2.0/${root}/${endpoint}${query}`, {
      method,
      headers: token === null ? { cookie: "session=1" } : { authorization: authorization(token) },
      ...(isBody ? { body: text } : {}),
    });
    const path = [root, ...endpoint.split("/")];
    // One handler answers every method.
    const response = await POST(request, {
      params: Promise.resolve({ path, ...(project === undefined ? {} : { project }) }),
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
}
