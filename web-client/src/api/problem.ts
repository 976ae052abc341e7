import type { Language, Permission, ProblemBody } from "./types";

/** An error answer of the server (RFC 9457), or the lack of any answer (`code` "offline"). */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | undefined,
    readonly retryAfterS: number | undefined = undefined,
    /** Of `edit_conflict`: what the thing is now that somebody else changed. */
    readonly current: unknown = undefined,
    /** The detail in French, where people are meant to read it. */
    readonly detailFr: string | undefined = undefined,
    /** Of `not_allowed`: what another role would give. */
    readonly permission: Permission | undefined = undefined,
  ) {
    super(detail ?? title);
  }

  static async from(response: Response): Promise<Problem> {
    const retryAfterS = Number(response.headers.get("retry-after")) || undefined;
    const type = response.headers.get("content-type") ?? "";
    if (type.includes("json")) {
      try {
        const body = (await response.json()) as Partial<ProblemBody>;
        return new Problem(
          response.status,
          body.code ?? `http_${response.status}`,
          body.title ?? response.statusText,
          body.detail,
          body.retry_after_s ?? retryAfterS,
          body.current,
          body.detail_fr ?? undefined,
          body.permission ?? undefined,
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

  /** This problem in the reader's words; in English where the server says nothing else. */
  detailIn(language: Language): string | undefined {
    return language === "fr" ? (this.detailFr ?? this.detail) : this.detail;
  }

  /** The account of whoever is signed in was refused, and not the token of a link. */
  ofAccount = false;

  /** The token is missing, wrong, or of another session. */
  get unauthorized(): boolean {
    return this.status === 401 || this.status === 403;
  }

  /** The token itself was refused, not a password or a right. */
  get aboutToken(): boolean {
    return this.status === 401 && this.code.startsWith("token_");
  }

  /** The session was deleted, never was, or is not opened by this token: the server does not tell which. */
  get gone(): boolean {
    return this.status === 404 || this.status === 410;
  }
}
