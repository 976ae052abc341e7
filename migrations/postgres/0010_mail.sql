-- Letters that are to be sent by e-mail, and those that were: of the latter nothing is left that
-- names anybody.

CREATE TABLE mail_outbox (
    -- Also what makes its Message-ID: a letter that is sent twice is known to be one.
    id            TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL,
    -- 0 for what somebody waits for, 1 for alerts, 2 for what can wait.
    urgency       BIGINT NOT NULL,
    -- To whom and what, AES-256-GCM bound to the id, nonce first, Base64; null once it is over.
    sealed        TEXT,
    -- The fingerprint of the instance's key that it is sealed with.
    sealed_by     TEXT    NOT NULL,
    -- 'waiting', 'sent', 'failed'
    state         TEXT    NOT NULL,
    queued_at     BIGINT NOT NULL,
    -- After that nobody needs it any more.
    expires_at    BIGINT NOT NULL,
    not_before    BIGINT NOT NULL,
    attempts      BIGINT NOT NULL DEFAULT 0,
    -- The server that sends it now holds it until then.
    lease         TEXT,
    leased_until  BIGINT NOT NULL DEFAULT 0,
    -- How the last attempt ended: 'unreachable', 'login', '550 5.1.1' ...
    outcome       TEXT,
    ended_at      BIGINT
);

CREATE INDEX mail_outbox_waiting ON mail_outbox (urgency, not_before) WHERE state = 'waiting';
CREATE INDEX mail_outbox_ended ON mail_outbox (ended_at) WHERE ended_at IS NOT NULL;

-- Who wants no letters of a topic: a hash of the address, whether or not it has an account.
CREATE TABLE mail_refusals (
    address_hash  TEXT    NOT NULL,
    topic         TEXT    NOT NULL,
    refused_at    BIGINT NOT NULL,
    PRIMARY KEY (address_hash, topic)
);

-- The token of one letter's link that refuses its topic; used once or more, it does the same.
CREATE TABLE mail_unsubscribe (
    token_hash    TEXT    NOT NULL PRIMARY KEY,
    address_hash  TEXT    NOT NULL,
    topic         TEXT    NOT NULL,
    expires_at    BIGINT NOT NULL
);

CREATE INDEX mail_unsubscribe_by_end ON mail_unsubscribe (expires_at);
