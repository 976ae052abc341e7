-- What was written for the tasks of an interview: each change of a text, in the order of the
-- events that they are, and what the candidate's browser said of each try.

CREATE TABLE task_changes (
    session_id   TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- The number of the event.
    seq          INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    question_id  TEXT    NOT NULL,
    language     TEXT    NOT NULL,
    -- UTF-16 code units: where, and how many went.
    from_unit    INTEGER NOT NULL,
    removed      INTEGER NOT NULL,
    inserted     TEXT    NOT NULL,
    PRIMARY KEY (session_id, seq)
);

CREATE TABLE task_runs (
    session_id   TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    seq          INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    question_id  TEXT    NOT NULL,
    language     TEXT    NOT NULL,
    -- A JSON object: how it ended, the tests, what it printed.
    run          TEXT    NOT NULL,
    PRIMARY KEY (session_id, seq)
);
