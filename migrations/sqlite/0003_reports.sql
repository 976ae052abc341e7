-- Reports of interviews that are over, and the work of making them: a report that is queued or
-- was being made when the process stopped is made by the next one. A later revision was made
-- from corrected words or by a later version.
CREATE TABLE reports (
    session_id  TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- From 1.
    revision    INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    -- What is being done, and how much of all is done, per cent.
    stage       TEXT    NOT NULL,
    progress    INTEGER NOT NULL,
    -- How often it was tried, and when it may be tried next.
    attempts    INTEGER NOT NULL,
    not_before  INTEGER NOT NULL,
    queued_at   INTEGER NOT NULL,
    ready_at    INTEGER,
    -- JSON, once it is ready.
    body        TEXT,
    PRIMARY KEY (session_id, revision)
);

CREATE INDEX reports_by_state ON reports (state, not_before);
