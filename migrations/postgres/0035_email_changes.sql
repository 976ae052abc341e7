-- Addresses that people change: asked for, and changed some days ago at most, so that it can be undone.
CREATE TABLE email_changes (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id      TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- SHA-256 of the token in the letter to the new address.
    token_hash   TEXT    NOT NULL UNIQUE,
    old_email    TEXT    NOT NULL,
    new_email    TEXT    NOT NULL,
    asked_at     BIGINT  NOT NULL,
    -- When the letter to the new address was answered.
    confirmed_at BIGINT,
    -- Until when it can be answered; once it was, until when that can be undone.
    expires_at   BIGINT  NOT NULL
);

CREATE INDEX email_changes_by_user ON email_changes (user_id, asked_at);
-- Nobody else takes an address while its owner can have it back.
CREATE INDEX email_changes_by_old ON email_changes (old_email);
