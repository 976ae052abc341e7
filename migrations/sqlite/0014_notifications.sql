-- What people are told in the page, and what they want to be told where.

CREATE TABLE notifications (
    -- UUIDv7: newest last.
    id          TEXT    NOT NULL PRIMARY KEY,
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Rises within a person's own with each that comes or is read: whoever knows all up to one asks
    -- for those after it.
    seq         INTEGER NOT NULL,
    -- JSON, with its kind.
    body        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    read_at     INTEGER
);

CREATE INDEX notifications_by_user ON notifications (user_id, id);
CREATE INDEX notifications_by_seq ON notifications (user_id, seq);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;

-- The last number of each person.
CREATE TABLE notification_numbers (
    user_id  TEXT    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    seq      INTEGER NOT NULL
);

-- What was chosen; without a row everything is wanted. That an address wants no e-mails is in
-- mail_refusals: it holds without an account.
CREATE TABLE notification_choices (
    user_id     TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    topic       TEXT    NOT NULL,
    -- 'page'
    channel     TEXT    NOT NULL,
    wanted      INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (user_id, topic, channel)
);
