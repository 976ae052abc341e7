-- Interviews and what was said in them. Times are Unix milliseconds in UTC, times within an
-- interview milliseconds of its own clock; ids are UUIDs as text, so that both databases
-- compare and sort them alike.

CREATE TABLE sessions (
    id                 TEXT    NOT NULL PRIMARY KEY,
    scenario_id        TEXT    NOT NULL,
    scenario_title     TEXT    NOT NULL,
    scenario_language  TEXT    NOT NULL,
    scenario_role      TEXT    NOT NULL,
    -- The file as it was when the session was created: a running interview keeps its version.
    scenario_source    TEXT    NOT NULL,
    candidate_name     TEXT,
    consent_version    TEXT    NOT NULL,
    consent_at         INTEGER NOT NULL,
    state              TEXT    NOT NULL,
    -- The data folder that holds its files; null until somebody joins.
    node               TEXT,
    end_reason         TEXT,
    created_at         INTEGER NOT NULL,
    started_at         INTEGER,
    ended_at           INTEGER,
    duration_ms        INTEGER NOT NULL DEFAULT 0,
    question_index     INTEGER,
    question_count     INTEGER NOT NULL,
    last_event         INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX sessions_by_state ON sessions (state, id);
CREATE INDEX sessions_by_node ON sessions (node, state);

-- SHA-256 of each token that opens a session. A repeated creation adds one, because the
-- first token is nowhere but with the client that may never have received it.
CREATE TABLE join_tokens (
    session_id  TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    token_hash  TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (session_id, token_hash)
);

CREATE TABLE idempotency_keys (
    key_hash      TEXT    NOT NULL PRIMARY KEY,
    request_hash  TEXT    NOT NULL,
    session_id    TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at    INTEGER NOT NULL
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE INDEX idempotency_keys_by_session ON idempotency_keys (session_id);

-- One row for each thing that one side said: of the candidate a turn, of the interviewer a
-- speech, each numbered from 1.
CREATE TABLE turns (
    session_id         TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    speaker            TEXT    NOT NULL,
    turn               INTEGER NOT NULL,
    kind               TEXT    NOT NULL,
    question_id        TEXT,
    question_index     INTEGER,
    text               TEXT    NOT NULL,
    source             TEXT,
    start_ms           INTEGER NOT NULL,
    end_ms             INTEGER NOT NULL,
    interrupted        INTEGER NOT NULL DEFAULT 0,
    verdict            TEXT,
    voice_to_voice_ms  REAL,
    stop_ms            REAL,
    vad_ms             REAL,
    endpoint_ms        REAL,
    stt_ms             REAL,
    interviewer_ms     REAL,
    voice_ms           REAL,
    pacer_ms           REAL,
    -- Whether there is a metrics event for this turn, even one without a number.
    measured           INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session_id, speaker, turn)
);

CREATE TABLE words (
    session_id  TEXT    NOT NULL,
    speaker     TEXT    NOT NULL,
    turn        INTEGER NOT NULL,
    place       INTEGER NOT NULL,
    text        TEXT    NOT NULL,
    start_ms    INTEGER NOT NULL,
    end_ms      INTEGER NOT NULL,
    confidence  REAL,
    PRIMARY KEY (session_id, speaker, turn, place),
    FOREIGN KEY (session_id, speaker, turn) REFERENCES turns (session_id, speaker, turn) ON DELETE CASCADE
);

-- Which event happened when. The events themselves are in the session's events.jsonl, which
-- is the truth; partial words, by far the most, are only there.
CREATE TABLE event_index (
    session_id  TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    seq         INTEGER NOT NULL,
    at_ms       INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    PRIMARY KEY (session_id, seq)
);

CREATE TABLE recordings (
    session_id   TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    track        TEXT    NOT NULL,
    start_ms     INTEGER NOT NULL,
    duration_ms  INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    PRIMARY KEY (session_id, track)
);
