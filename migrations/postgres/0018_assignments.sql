-- What people are to do by when, and what each has done of it.

CREATE TABLE assignments (
    -- UUIDv7: newest last.
    id            TEXT    NOT NULL PRIMARY KEY,
    owner         TEXT    NOT NULL,
    -- 'scenario', 'quiz'
    kind          TEXT    NOT NULL,
    subject_id    TEXT    NOT NULL,
    -- Of a scenario that was written here.
    version       BIGINT,
    title         TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    minutes       BIGINT,
    -- As it was when it was assigned: of a scenario its file, of a quiz its content.
    source        TEXT,
    content_hash  TEXT    REFERENCES quiz_contents (hash),
    note          TEXT    NOT NULL,
    due_at        BIGINT NOT NULL,
    -- The IANA time zone in which that was meant.
    due_zone      TEXT    NOT NULL,
    -- Whether it may be begun when it is overdue.
    late          BIGINT NOT NULL,
    tries         BIGINT NOT NULL,
    -- Rises with each change, as calendars count it (RFC 5545, 3.8.7.4).
    sequence      BIGINT NOT NULL,
    -- Null where the instance assigns.
    created_by    TEXT    REFERENCES users (id) ON DELETE SET NULL,
    created_at    BIGINT NOT NULL,
    withdrawn_at  BIGINT
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
    tries_used     BIGINT NOT NULL DEFAULT 0,
    added_at       BIGINT NOT NULL,
    removed_at     BIGINT,
    UNIQUE (assignment_id, user_id),
    UNIQUE (assignment_id, email)
);

CREATE INDEX assignment_people_by_user ON assignment_people (user_id);
CREATE INDEX assignment_people_by_email ON assignment_people (email);
CREATE INDEX assignment_people_by_pace ON assignment_people (added_at);

CREATE TABLE assignment_tries (
    person_id   TEXT    NOT NULL REFERENCES assignment_people (id) ON DELETE CASCADE,
    -- From 1.
    number      BIGINT NOT NULL,
    -- Null once it was deleted.
    session_id  TEXT    REFERENCES sessions (id) ON DELETE SET NULL,
    attempt_id  TEXT    REFERENCES attempts (id) ON DELETE SET NULL,
    begun_at    BIGINT NOT NULL,
    -- When a quiz's clock ends it.
    ends_at     BIGINT,
    PRIMARY KEY (person_id, number)
);

CREATE INDEX assignment_tries_by_session ON assignment_tries (session_id);
CREATE INDEX assignment_tries_by_attempt ON assignment_tries (attempt_id);

-- What was reminded of: once for each moment at which it was due.
CREATE TABLE assignment_reminders (
    person_id  TEXT    NOT NULL REFERENCES assignment_people (id) ON DELETE CASCADE,
    -- 'three_days', 'one_day', 'overdue'
    kind       TEXT    NOT NULL,
    due_at     BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL,
    PRIMARY KEY (person_id, kind, due_at)
);
