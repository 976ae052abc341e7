/**
 * Who is signed in in this browser. The access token lives minutes and only in memory; the
 * refresh token is a cookie that no script sees. All tabs are one: the one that renews the
 * token gives it to the others, and who leaves in one leaves in all.
 */
import type { AccountTokens } from "../api/http";
import { Problem } from "../api/problem";
import type { Me, SignedIn } from "../api/types";

export type AccountState =
  /** Signed in before; the server is being asked whether that still holds. */
  { status: "asking" } | { status: "guest" } | { status: "signed_in"; user: Me };

/** What one tab tells the others. */
export type News =
  | { kind: "signed_in"; answer: SignedIn }
  | { kind: "changed"; user: Me }
  | { kind: "signed_out" };

/** What the account needs of the browser and of the server. */
export interface AccountPorts {
  refresh(organisation?: string | null): Promise<SignedIn>;
  logout(): Promise<void>;
  /** Runs the work in no other tab at the same time. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  tell(news: News): void;
  /** Whether somebody was signed in here, so that guests cause no request. No token. */
  remembered(): boolean;
  remember(signedIn: boolean): void;
  /** Unix milliseconds. */
  now(): number;
}

/** A token is renewed so long before its end that a request under way does not outlive it. */
const RENEW_BEFORE_MS = 60_000;
/** The least time a token is used, for a clock that is ahead of the server's. */
const LEAST_USE_MS = 30_000;

const GUEST: AccountState = { status: "guest" };

export class Account implements AccountTokens {
  private current: AccountState;
  private held: { token: string; renewAt: number } | undefined;
  private renewing: Promise<string | undefined> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly ports: AccountPorts) {
    this.current = ports.remembered() ? { status: "asking" } : GUEST;
  }

  readonly state = (): AccountState => this.current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Finds out whether the login of an earlier visit still holds. */
  async start(): Promise<void> {
    if (this.current.status !== "asking") return;
    // Without an answer one is a guest for now; the next request asks again.
    await this.renew().catch(() => undefined);
  }

  async token(): Promise<string | undefined> {
    if (this.held && this.ports.now() < this.held.renewAt) return this.held.token;
    if (!this.held && !this.ports.remembered()) return undefined;
    return this.renew();
  }

  async renewed(refused: string): Promise<string | undefined> {
    // Another request may have renewed it while this one was under way.
    if (this.held && this.held.token !== refused) return this.held.token;
    return this.renew();
  }

  /** The server has just signed this person in. */
  enter(answer: SignedIn): void {
    this.take(answer);
    this.ports.tell({ kind: "signed_in", answer });
  }

  /** The profile was changed. */
  update(user: Me): void {
    this.show({ status: "signed_in", user });
    this.ports.tell({ kind: "changed", user });
  }

  /** Acts for another organisation from now on, or for none. */
  async actFor(organisation: string | null): Promise<void> {
    this.enter(await this.ports.alone(() => this.ports.refresh(organisation)));
  }

  /** Asks the server anew who this is: they have joined or left an organisation. */
  async again(): Promise<void> {
    await this.renew();
  }

  /** Here and in every other tab; only once the server has ended the login. */
  async signOut(): Promise<void> {
    await this.ports.alone(() => this.ports.logout());
    this.leave();
    this.ports.tell({ kind: "signed_out" });
  }

  /** The login was ended elsewhere: by another device, or by a new password. */
  ended(): void {
    this.leave();
    this.ports.tell({ kind: "signed_out" });
  }

  hear(news: News): void {
    if (news.kind === "signed_in") this.take(news.answer);
    else if (news.kind === "signed_out") this.leave();
    else if (this.current.status === "signed_in") {
      this.show({ status: "signed_in", user: news.user });
    }
  }

  /** However many ask at once, the server is asked once. */
  private renew(): Promise<string | undefined> {
    this.renewing ??= this.renewOnce().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async renewOnce(): Promise<string | undefined> {
    const before = this.held?.token;
    try {
      const answer = await this.ports.alone(async () => {
        // While this tab waited for its turn, another one renewed the token, or left.
        if (this.held?.token !== before) return this.held?.token;
        if (!this.ports.remembered()) return undefined;
        return this.ports.refresh();
      });
      if (answer === undefined || typeof answer === "string") {
        if (answer === undefined) this.leave();
        return answer;
      }
      this.enter(answer);
      return answer.access_token;
    } catch (error) {
      if (error instanceof Problem && error.status === 401) {
        this.ended();
        return undefined;
      }
      if (this.current.status === "asking") this.show(GUEST);
      throw error;
    }
  }

  private take(answer: SignedIn): void {
    const now = this.ports.now();
    const end = Date.parse(answer.expires_at) - RENEW_BEFORE_MS;
    this.held = {
      token: answer.access_token,
      renewAt: Math.max(Number.isNaN(end) ? 0 : end, now + LEAST_USE_MS),
    };
    this.ports.remember(true);
    this.show({ status: "signed_in", user: answer.user });
  }

  private leave(): void {
    this.held = undefined;
    this.ports.remember(false);
    this.show(GUEST);
  }

  private show(next: AccountState): void {
    this.current = next;
    for (const listener of this.listeners) listener();
  }
}
