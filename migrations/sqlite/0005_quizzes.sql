-- Quizzes that were imported, and attempts at quizzes of any kind. Nothing here names a
-- person.

-- A quiz as JSON by its SHA-256: an attempt keeps the version that it began with, and many
-- attempts share it.
CREATE TABLE quiz_contents (
    hash     TEXT NOT NULL PRIMARY KEY,
    content  TEXT NOT NULL
);

CREATE TABLE quizzes (
    id              TEXT    NOT NULL PRIMARY KEY,
    content_hash    TEXT    NOT NULL REFERENCES quiz_contents (hash),
    language        TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    summary         TEXT    NOT NULL,
    time_limit_s    INTEGER,
    question_count  INTEGER NOT NULL,
    points          INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
);

CREATE INDEX quizzes_by_content ON quizzes (content_hash);

CREATE TABLE attempts (
    id            TEXT    NOT NULL PRIMARY KEY,
    quiz_id       TEXT    NOT NULL,
    content_hash  TEXT    NOT NULL REFERENCES quiz_contents (hash),
    -- SHA-256 of the token that opens it.
    token_hash    TEXT    NOT NULL,
    started_at    INTEGER NOT NULL,
    finished_at   INTEGER
);

CREATE INDEX attempts_by_content ON attempts (content_hash);
CREATE INDEX attempts_by_age ON attempts (started_at);

-- One row for each question that was opened; answered once, perhaps with nothing.
CREATE TABLE attempt_answers (
    attempt_id   TEXT    NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    question_id  TEXT    NOT NULL,
    opened_at    INTEGER NOT NULL,
    answered_at  INTEGER,
    -- JSON; null where the question was given up.
    answer       TEXT,
    PRIMARY KEY (attempt_id, question_id)
);
