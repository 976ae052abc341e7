-- What people are to do by when, and what each has done of it.

CREATE TABLE assignments (
    -- UUIDv7: newest last.
    id            TEXT    NOT NULL PRIMARY KEY,
    owner         TEXT    NOT NULL,
    -- 'scenario', 'quiz'
    kind          TEXT    NOT NULL,
    subject_id    TEXT    NOT NULL,
    -- Of a scenario that was written here.
    version       INTEGER,
    title         TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    minutes       INTEGER,
    -- As it was when it was assigned: of a scenario its file, of a quiz its content.
    source        TEXT,
    content_hash  TEXT    REFERENCES quiz_contents (hash),
    note          TEXT    NOT NULL,
    due_at        INTEGER NOT NULL,
    -- The IANA time zone in which that was meant.
    due_zone      TEXT    NOT NULL,
    -- Whether it may be begun when it is overdue.
    late          INTEGER NOT NULL,
    tries         INTEGER NOT NULL,
    -- Rises with each change, as calendars count it (RFC 5545, 3.8.7.4).
    sequence      INTEGER NOT NULL,
    -- Null where the instance assigns.
    created_by    TEXT    REFERENCES users (id) ON DELETE SET NULL,
    created_at    INTEGER NOT NULL,
    withdrawn_at  INTEGER
);

CREATE INDEX assignments_by_owner ON assignments (owner, id);
CREATE INDEX assignments_by_content ON assignments (content_hash);
CREATE INDEX assignments_by_due ON assignments (due_at) WHERE withdrawn_at IS NULL;

-- Each who is to do it, by account, or by address until an account with it begins.
CREATE TABLE assignment_people (
    id             TEXT    NOT NULL PRIMARY KEY,
    assignment_id  TEXT    NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
    user_id        TEXT    REFERENCES users (id) ON DELETE CASCADE,
    email          TEXT,
    -- The name of the team that they came with.
    team           TEXT,
    language       TEXT    NOT NULL,
    tries_used     INTEGER NOT NULL DEFAULT 0,
    added_at       INTEGER NOT NULL,
    removed_at     INTEGER,
    UNIQUE (assignment_id, user_id),
    UNIQUE (assignment_id, email)
);

CREATE INDEX assignment_people_by_user ON assignment_people (user_id);
CREATE INDEX assignment_people_by_email ON assignment_people (email);
CREATE INDEX assignment_people_by_pace ON assignment_people (added_at);

CREATE TABLE assignment_tries (
    person_id   TEXT    NOT NULL REFERENCES assignment_people (id) ON DELETE CASCADE,
    -- From 1.
    number      INTEGER NOT NULL,
    -- Null once it was deleted.
    session_id  TEXT    REFERENCES sessions (id) ON DELETE SET NULL,
    attempt_id  TEXT    REFERENCES attempts (id) ON DELETE SET NULL,
    begun_at    INTEGER NOT NULL,
    -- When a quiz's clock ends it.
    ends_at     INTEGER,
    PRIMARY KEY (person_id, number)
);

CREATE INDEX assignment_tries_by_session ON assignment_tries (session_id);
CREATE INDEX assignment_tries_by_attempt ON assignment_tries (attempt_id);

-- What was reminded of: once for each moment at which it was due.
CREATE TABLE assignment_reminders (
    person_id  TEXT    NOT NULL REFERENCES assignment_people (id) ON DELETE CASCADE,
    -- 'three_days', 'one_day', 'overdue'
    kind       TEXT    NOT NULL,
    due_at     INTEGER NOT NULL,
    sent_at    INTEGER NOT NULL,
    PRIMARY KEY (person_id, kind, due_at)
);
