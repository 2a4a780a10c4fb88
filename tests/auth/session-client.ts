import type { AuthContext } from "@/lib/auth/auth-context";
import { handleSessionRequest } from "@/lib/auth/handle-session-request";
import { isAppError } from "@/lib/core/errors";

export type Answer = { readonly status: number; readonly body: string; readonly cookies: readonly string[] };

/** A browser at an address: it keeps cookies and asks for sign-in, codes and the rest as the pages do. */
export class SessionClient {
  readonly jar = new Map<string, string>();

  constructor(
    private readonly context: AuthContext,
    private readonly address = "192.0.2.1",
    private readonly origin = "http://rounds.test",
  ) {}

  get headers(): Headers {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Headers({
      origin: this.origin,
      host: new URL(this.origin).host,
      "x-rounds-client-address": this.address,
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      ...(cookie === "" ? {} : { cookie }),
    });
  }

  async send(method: string, path: string, body?: object): Promise<Answer & { readonly location: string | null }> {
    const headers = this.headers;
    headers.set("content-type", "application/json");
    const request = new Request(new URL(path, this.origin), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await handleSessionRequest(this.context, request, (error) => {
      throw error;
    }).catch((error: unknown) => {
      if (!isAppError(error)) throw error;
      return Response.json(
        { message: error.message },
        { status: { "too-many-requests": 429 }[error.code as string] ?? 404 },
      );
    });
    const cookies = response.headers.getSetCookie();
    for (const cookie of cookies) {
      const [pair = ""] = cookie.split(";");
      const [name = "", ...value] = pair.split("=");
      if (/max-age=0\b/i.test(cookie)) this.jar.delete(name);
      else this.jar.set(name, value.join("="));
    }
    return {
      status: response.status,
      body: await response.text(),
      cookies,
      location: response.headers.get("location"),
    };
  }

  post(path: string, body: object): Promise<Answer & { readonly location: string | null }> {
    return this.send("POST", `/api/auth/${path}`, body);
  }

  signIn(email: string, password: string): Promise<Answer> {
    return this.post("sign-in/email", { email, password });
  }
}
