-- Messages to browsers through their makers' push services (RFC 8030).

-- The instance's key pair for push services (RFC 8292): they know the sender by it. One row.
CREATE TABLE push_keys (
    id          TEXT    NOT NULL PRIMARY KEY,
    -- The uncompressed point, Base64url.
    public      TEXT    NOT NULL,
    -- PKCS #8, AES-256-GCM bound to the id, nonce first, Base64.
    sealed      TEXT    NOT NULL,
    -- The fingerprint of the instance's key that it is sealed with.
    sealed_by   TEXT    NOT NULL,
    created_at  BIGINT NOT NULL
);

-- A browser in which somebody wants messages: one for a login, and only as long as that is open.
CREATE TABLE push_subscriptions (
    login_id       TEXT    NOT NULL PRIMARY KEY REFERENCES logins (id) ON DELETE CASCADE,
    user_id        TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Of the address that the browser has at its push service: one browser is one person's at a time.
    endpoint_hash  TEXT    NOT NULL,
    -- The push service's host.
    service        TEXT    NOT NULL,
    -- Address and keys, AES-256-GCM bound to the login, nonce first, Base64.
    sealed         TEXT    NOT NULL,
    sealed_by      TEXT    NOT NULL,
    created_at     BIGINT NOT NULL,
    -- When the push service last took a message, and why it last did not.
    sent_at        BIGINT,
    failed_at      BIGINT,
    failure        TEXT
);

CREATE UNIQUE INDEX push_subscriptions_by_endpoint ON push_subscriptions (endpoint_hash);
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id);

-- What is to be sent, a row for each browser; gone once it is over.
CREATE TABLE push_outbox (
    id            TEXT    NOT NULL PRIMARY KEY,
    -- No reference: a browser that goes meanwhile must not undo what it would have been told of.
    login_id      TEXT    NOT NULL,
    user_id       TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- JSON: of what kind, and the page that it leads to. No names.
    body          TEXT    NOT NULL,
    -- 0 for what somebody waits for or what warns, 1 for what can wait.
    urgency       BIGINT NOT NULL,
    queued_at     BIGINT NOT NULL,
    -- After that nobody needs it any more.
    expires_at    BIGINT NOT NULL,
    not_before    BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- The server that sends it now holds it until then.
    lease         TEXT,
    leased_until  BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX push_outbox_due ON push_outbox (urgency, not_before);
CREATE INDEX push_outbox_by_login ON push_outbox (login_id);
CREATE INDEX push_outbox_by_user ON push_outbox (user_id);
