-- Keys that somebody's devices keep, by which they sign in without a password.

CREATE TABLE passkeys (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- What its owner calls it.
    name             TEXT    NOT NULL,
    -- What the device calls it: at most 1023 bytes, in Base64url.
    credential_id    TEXT    NOT NULL UNIQUE,
    -- A COSE key, in Base64url.
    public_key       TEXT    NOT NULL,
    -- How often it signed, as the device says; 0 for one that does not count.
    sign_count       BIGINT NOT NULL,
    -- The host that it was made for.
    rp_id            TEXT    NOT NULL,
    -- Whether it may be copied to other devices of its owner, and whether it is.
    backup_eligible  BIGINT NOT NULL,
    backed_up        BIGINT NOT NULL,
    -- How browsers reach the device, as they said: names with commas between.
    transports       TEXT    NOT NULL,
    created_at       BIGINT NOT NULL,
    used_at          BIGINT
);

CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);

-- What devices were asked to sign, for some minutes.
CREATE TABLE passkey_challenges (
    -- SHA-256 of the challenge.
    challenge_hash  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- What it is for: signing in, a challenge of signing in, a login, a passkey to be made.
    holder          TEXT    NOT NULL,
    -- Whom it was made for, where that is known.
    user_id         TEXT    REFERENCES users (id) ON DELETE CASCADE,
    -- The page and the host that it was made for.
    origin          TEXT    NOT NULL,
    rp_id           TEXT    NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);

CREATE INDEX passkey_challenges_by_holder ON passkey_challenges (holder, created_at);
