-- What people ask for of their own data: all of it as a file, and that it be gone.

CREATE TABLE data_exports (
    id            TEXT    NOT NULL PRIMARY KEY,
    user_id       TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The data folder that holds the file.
    node          TEXT    NOT NULL,
    -- 'queued', 'making', 'ready', 'failed'.
    state         TEXT    NOT NULL,
    -- Per cent.
    progress      BIGINT  NOT NULL DEFAULT 0,
    bytes         BIGINT,
    -- Interviews whose recordings are on another server, and not in the file.
    elsewhere     BIGINT  NOT NULL DEFAULT 0,
    -- SHA-256 of the token that fetches it once.
    token_hash    TEXT,
    token_until   BIGINT,
    asked_at      BIGINT  NOT NULL,
    ready_at      BIGINT,
    expires_at    BIGINT  NOT NULL
);

CREATE INDEX data_exports_by_user ON data_exports (user_id, id);
CREATE INDEX data_exports_by_state ON data_exports (state, node);
CREATE UNIQUE INDEX data_exports_by_token ON data_exports (token_hash);

-- Accounts that are to be deleted, unless their owner signs in before.
CREATE TABLE account_deletions (
    user_id     TEXT    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    asked_at    BIGINT  NOT NULL,
    due_at      BIGINT  NOT NULL,
    -- What is gone so far.
    interviews  BIGINT  NOT NULL DEFAULT 0,
    files       BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX account_deletions_by_day ON account_deletions (due_at);
