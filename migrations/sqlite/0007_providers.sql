-- Keys of providers, what was used with them, and what may be spent. Nothing here names a
-- person, and no key is readable without the instance's own.

CREATE TABLE provider_keys (
    id            TEXT    NOT NULL PRIMARY KEY,
    owner         TEXT    NOT NULL DEFAULT 'instance',
    name          TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    base_url      TEXT,
    -- AES-256-GCM, nonce first, Base64; bound to the id and the owner. Null once it is revoked.
    sealed        TEXT,
    -- The fingerprint of the instance's key that it is sealed with.
    sealed_by     TEXT    NOT NULL,
    -- Its last four characters.
    hint          TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    last_used_at  INTEGER,
    tested_at     INTEGER,
    test_outcome  TEXT,
    test_ms       INTEGER,
    revoked_at    INTEGER
);

CREATE UNIQUE INDEX provider_keys_by_name ON provider_keys (owner, name) WHERE revoked_at IS NULL;

-- One row for each request to a provider that may cost something.
CREATE TABLE provider_usage (
    id              TEXT    NOT NULL PRIMARY KEY,
    at              INTEGER NOT NULL,
    owner           TEXT    NOT NULL DEFAULT 'instance',
    -- A session that is deleted takes its name out of here; the sums stay.
    session_id      TEXT    REFERENCES sessions (id) ON DELETE SET NULL,
    key_id          TEXT,
    provider        TEXT    NOT NULL,
    model           TEXT    NOT NULL,
    -- reply, rating, drafting, hearing, voice
    purpose         TEXT    NOT NULL,
    -- done, cut (cancelled or broken off), failed
    outcome         TEXT    NOT NULL,
    -- 1 where the provider did not count and we estimated.
    estimated       INTEGER NOT NULL,
    tokens_read     INTEGER NOT NULL,
    tokens_cached   INTEGER NOT NULL,
    tokens_written  INTEGER NOT NULL,
    sound_ms        INTEGER NOT NULL,
    characters      INTEGER NOT NULL,
    -- Millionths of a euro; null where no price is known.
    cost_micro      INTEGER,
    -- The date of the price.
    priced_as_of    TEXT
);

CREATE INDEX provider_usage_by_time ON provider_usage (owner, at);
CREATE INDEX provider_usage_by_session ON provider_usage (session_id);

-- What a calendar month (UTC) has cost so far, by key ('' for none that is kept), written with
-- the rows above: budgets look here, on every node, each few seconds.
CREATE TABLE provider_spending (
    owner       TEXT    NOT NULL,
    month       TEXT    NOT NULL,
    key_id      TEXT    NOT NULL,
    cost_micro  INTEGER NOT NULL,
    PRIMARY KEY (owner, month, key_id)
);

CREATE TABLE budgets (
    owner         TEXT    NOT NULL DEFAULT 'instance',
    -- month, session, key (of a month)
    scope         TEXT    NOT NULL,
    -- '' but for the scope key
    key_id        TEXT    NOT NULL DEFAULT '',
    limit_micro   INTEGER NOT NULL,
    warn_percent  INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    PRIMARY KEY (owner, scope, key_id)
);

-- As whom this instance signed badges before its key was changed.
CREATE TABLE former_issuers (
    issuer  TEXT    NOT NULL PRIMARY KEY,
    until   INTEGER NOT NULL
);
