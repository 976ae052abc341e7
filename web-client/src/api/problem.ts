/** An error answer of the server (RFC 9457), or the lack of any answer (`code` "offline"). */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | undefined,
    readonly retryAfterS: number | undefined = undefined,
  ) {
    super(detail ?? title);
  }

  static async from(response: Response): Promise<Problem> {
    const retry = Number(response.headers.get("retry-after"));
    const retryAfterS = Number.isFinite(retry) && retry > 0 ? retry : undefined;
    const type = response.headers.get("content-type") ?? "";
    if (type.includes("json")) {
      try {
        const body = (await response.json()) as Record<string, unknown>;
        return new Problem(
          response.status,
          text(body.code) ?? `http_${response.status}`,
          text(body.title) ?? response.statusText,
          text(body.detail),
          retryAfterS,
        );
      } catch {
        // A cut or broken body: the status still says what happened.
      }
    }
    return new Problem(
      response.status,
      `http_${response.status}`,
      response.statusText,
      undefined,
      retryAfterS,
    );
  }

  static offline(cause: unknown): Problem {
    const problem = new Problem(0, "offline", "No answer from the server", undefined);
    problem.cause = cause;
    return problem;
  }

  /** The token is missing, wrong, or of another session. */
  get unauthorized(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /** The session was deleted or never was. */
  get gone(): boolean {
    return this.status === 404 || this.status === 410;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
