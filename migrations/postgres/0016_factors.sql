-- What somebody shows beside the password, and how lately they have shown it.

CREATE TABLE second_factors (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id       TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- 'totp', 'email', 'sms'.
    kind          TEXT    NOT NULL,
    -- The secret of an authenticator app, or a phone number, sealed by the instance's key; null for e-mail.
    sealed        TEXT,
    -- Which instance key it was sealed by.
    sealed_by     TEXT,
    created_at    BIGINT NOT NULL,
    -- When a first code of it was right; null while it is being set up.
    confirmed_at  BIGINT,
    used_at       BIGINT,
    -- The last step of time of which a code was taken: none is taken twice.
    last_step     BIGINT NOT NULL DEFAULT 0,
    UNIQUE (user_id, kind)
);

-- Codes on paper, for whoever has lost the rest. Each works once.
CREATE TABLE recovery_codes (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    salt       TEXT    NOT NULL,
    -- SHA-256 of salt and code.
    code_hash  TEXT    NOT NULL,
    made_at    BIGINT NOT NULL,
    used_at    BIGINT
);

CREATE INDEX recovery_codes_by_user ON recovery_codes (user_id, used_at);

-- Somebody whose password was right, and who is asked for a second factor.
CREATE TABLE sign_in_challenges (
    -- SHA-256 of the token.
    token_hash  TEXT    NOT NULL PRIMARY KEY,
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX sign_in_challenges_by_user ON sign_in_challenges (user_id, created_at);

-- Codes on their way by e-mail or to a phone.
CREATE TABLE sent_codes (
    -- What the code is for: a challenge, a login, a factor that is being set up.
    holder      TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- A keyed hash.
    code_hash   TEXT    NOT NULL,
    -- How often one was tried.
    tries       BIGINT NOT NULL DEFAULT 0,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (holder, kind)
);

-- When whoever is signed in there last showed who they are.
ALTER TABLE logins ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
