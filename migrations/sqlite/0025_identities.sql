-- Accounts elsewhere by which somebody signs in here (OpenID Connect).

CREATE TABLE identities (
    id          TEXT    NOT NULL PRIMARY KEY,
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Who says it, and what they call the person: both together never change.
    issuer      TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    -- The address that they know, for people to tell accounts apart.
    email       TEXT,
    created_at  INTEGER NOT NULL,
    used_at     INTEGER,
    UNIQUE (issuer, subject)
);

CREATE INDEX identities_by_user ON identities (user_id, created_at);

-- Somebody who was sent to a provider, and is waited for for some minutes.
CREATE TABLE identity_states (
    -- SHA-256 of the state.
    state_hash    TEXT    NOT NULL PRIMARY KEY,
    -- SHA-256 of the cookie of the browser; the login, where somebody links an account of theirs.
    browser       TEXT    NOT NULL,
    provider      TEXT    NOT NULL,
    user_id       TEXT    REFERENCES users (id) ON DELETE CASCADE,
    -- Where they come back to, and where they go then.
    redirect_uri  TEXT    NOT NULL,
    next          TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    expires_at    INTEGER NOT NULL
);
