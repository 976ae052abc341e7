-- Quizzes that were imported, and attempts at quizzes of any kind. Nothing here names a
-- person.

-- A quiz as JSON by its SHA-256: an attempt keeps the version that it began with, and many
-- attempts share it.
CREATE TABLE quiz_contents (
    hash     TEXT NOT NULL PRIMARY KEY,
    content  TEXT NOT NULL
);

CREATE TABLE quizzes (
    -- "C": ids sort by their bytes, as SQLite sorts them.
    id              TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    content_hash    TEXT    NOT NULL REFERENCES quiz_contents (hash),
    language        TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    summary         TEXT    NOT NULL,
    time_limit_s    BIGINT,
    question_count  BIGINT  NOT NULL,
    points          BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL
);

CREATE INDEX quizzes_by_content ON quizzes (content_hash);

CREATE TABLE attempts (
    id            TEXT    COLLATE "C" NOT NULL PRIMARY KEY,
    quiz_id       TEXT    NOT NULL,
    content_hash  TEXT    NOT NULL REFERENCES quiz_contents (hash),
    -- SHA-256 of the token that opens it.
    token_hash    TEXT    NOT NULL,
    started_at    BIGINT  NOT NULL,
    finished_at   BIGINT
);

CREATE INDEX attempts_by_content ON attempts (content_hash);
CREATE INDEX attempts_by_age ON attempts (started_at);

-- One row for each question that was opened; answered once, perhaps with nothing.
CREATE TABLE attempt_answers (
    attempt_id   TEXT    NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    question_id  TEXT    NOT NULL,
    opened_at    BIGINT  NOT NULL,
    answered_at  BIGINT,
    -- JSON; null where the question was given up.
    answer       TEXT,
    PRIMARY KEY (attempt_id, question_id)
);
