-- People with accounts, the browsers in which they are signed in, and what a mail's link does once.

CREATE TABLE users (
    id               TEXT    NOT NULL PRIMARY KEY,
    -- In its one written form: trimmed, NFC, lower case, the domain in ASCII.
    email            TEXT    NOT NULL UNIQUE,
    -- When a mail to the address was answered; null where no mail is sent.
    verified_at      INTEGER,
    name             TEXT    NOT NULL,
    -- 'fr', 'en'.
    language         TEXT    NOT NULL,
    -- 'auto', 'light', 'dark'.
    theme            TEXT    NOT NULL DEFAULT 'auto',
    -- 'candidate', 'recruiter', 'trainer', 'school', 'company', 'admin'.
    role             TEXT    NOT NULL,
    -- Argon2id as a PHC string; null: no password opens the account until one is set by mail.
    password_hash    TEXT,
    password_set_at  INTEGER,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
);

CREATE INDEX users_by_role ON users (role, id);

-- The passwords before the present one, which are not taken again.
CREATE TABLE former_passwords (
    id             TEXT    NOT NULL PRIMARY KEY,
    user_id        TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    password_hash  TEXT    NOT NULL,
    replaced_at    INTEGER NOT NULL
);

CREATE INDEX former_passwords_by_user ON former_passwords (user_id, id);

-- Somebody who has asked for an account and not yet answered the mail. Several may ask for one
-- address: the first who answers gets it.
CREATE TABLE registrations (
    id             TEXT    NOT NULL PRIMARY KEY,
    -- SHA-256 of the link's token.
    token_hash     TEXT    NOT NULL UNIQUE,
    email          TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    role           TEXT    NOT NULL,
    password_hash  TEXT    NOT NULL,
    -- The invitation's token as it was sent, if it was; it is looked at again when the mail is answered.
    invitation     TEXT,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
);

CREATE INDEX registrations_by_email ON registrations (email);

-- A browser in which somebody is signed in: a family of refresh tokens. The row is what counts on
-- every server: an ended login opens nothing from the next request on.
CREATE TABLE logins (
    id          TEXT    NOT NULL PRIMARY KEY,
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- How the person signed in: 'password', 'registration', …
    method      TEXT    NOT NULL,
    -- Browser and system, as 'Firefox, Linux'; empty where they are not known.
    device      TEXT    NOT NULL,
    -- Town or country, where the instance can tell.
    place       TEXT,
    -- The organisation that the person acts for, if for one.
    organisation_id TEXT,
    created_at  INTEGER NOT NULL,
    -- The last refresh.
    seen_at     INTEGER NOT NULL,
    -- From when on it must be begun anew, however much it is used.
    expires_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    -- 'logout', 'elsewhere', 'password', 'not_me', 'reuse', 'replaced', 'too_many'.
    end_reason  TEXT
);

CREATE INDEX logins_by_user ON logins (user_id, id);

CREATE TABLE refresh_tokens (
    -- SHA-256 of the token.
    token_hash  TEXT    NOT NULL PRIMARY KEY,
    login_id    TEXT    NOT NULL REFERENCES logins (id) ON DELETE CASCADE,
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    -- When it was exchanged for the next one. Seen again later than a moment after, it ends the login.
    spent_at    INTEGER
);

CREATE INDEX refresh_tokens_by_login ON refresh_tokens (login_id);

-- Browsers in which an account was opened before. Their own tries are counted apart from strangers'.
CREATE TABLE known_devices (
    -- SHA-256 of the browser's device cookie.
    device_hash  TEXT    NOT NULL,
    user_id      TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    first_seen   INTEGER NOT NULL,
    last_seen    INTEGER NOT NULL,
    PRIMARY KEY (device_hash, user_id)
);

CREATE INDEX known_devices_by_user ON known_devices (user_id);

-- What a link in a mail, or a step of signing in, does once.
CREATE TABLE one_time_tokens (
    -- SHA-256 of the token.
    token_hash  TEXT    NOT NULL PRIMARY KEY,
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- 'reset', 'not_me', …
    purpose     TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
);

CREATE INDEX one_time_tokens_by_user ON one_time_tokens (user_id, purpose);

-- How often something was tried lately: a password for an address from a network, a mail to an
-- address. The key is a keyed hash, which names neither.
CREATE TABLE tries (
    key         TEXT    NOT NULL PRIMARY KEY,
    count       INTEGER NOT NULL,
    -- When the present window began.
    since       INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
);

CREATE INDEX tries_by_expiry ON tries (expires_at);
