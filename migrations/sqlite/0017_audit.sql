-- Who did what when, in a chain: each entry holds the hash of the one before. Ids only, no names.

CREATE TABLE audit_log (
    -- From 1, without gaps.
    seq              INTEGER NOT NULL PRIMARY KEY,
    at               INTEGER NOT NULL,
    -- 'login.begun', 'member.changed', …
    act              TEXT    NOT NULL,
    -- Who: 'person', 'candidate', 'instance', 'guest', 'viewer', 'command', 'system'.
    actor            TEXT    NOT NULL,
    -- Their account. No reference: an entry outlasts whom it names.
    user_id          TEXT,
    -- Whose it was done with; null for the instance.
    organisation_id  TEXT,
    -- What it was done to: its kind, and its id.
    subject          TEXT    NOT NULL,
    subject_id       TEXT,
    -- A JSON object of short names and numbers.
    details          TEXT    NOT NULL,
    -- SHA-256 of the entry before, and of this one with it.
    previous         TEXT    NOT NULL,
    hash             TEXT    NOT NULL
);

CREATE INDEX audit_log_by_act ON audit_log (act, seq);
CREATE INDEX audit_log_by_organisation ON audit_log (organisation_id, seq);
CREATE INDEX audit_log_by_user ON audit_log (user_id, seq);
CREATE INDEX audit_log_by_subject ON audit_log (subject_id, seq);
CREATE INDEX audit_log_by_moment ON audit_log (at);

-- The last entry: whoever appends holds this row to the end of their transaction.
CREATE TABLE audit_head (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    seq   INTEGER NOT NULL,
    hash  TEXT    NOT NULL
);

INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');

CREATE TRIGGER audit_log_is_not_changed BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only appended to');
END;

-- What is older than half a year may go as a whole beginning, which an entry then says.
CREATE TRIGGER audit_log_is_not_deleted BEFORE DELETE ON audit_log
WHEN OLD.at > (unixepoch() - 180 * 24 * 3600) * 1000
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only appended to');
END;

-- INSERT OR REPLACE would pass by the one above.
CREATE TRIGGER audit_log_is_not_replaced BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only appended to');
END;
