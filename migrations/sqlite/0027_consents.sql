-- What people agreed to, purpose by purpose, and took back; who wants no AI.

-- Only appended to: the last entry of a purpose is what holds.
CREATE TABLE consents (
    -- UUIDv7: newest last.
    id          TEXT    NOT NULL PRIMARY KEY,
    -- The candidate's account, where they were signed in.
    user_id     TEXT    REFERENCES users (id) ON DELETE CASCADE,
    -- The interview that it is about; null for all that come. No reference: of somebody with an
    -- account an entry outlasts the interview.
    session_id  TEXT,
    -- 'recording', 'ai_interview', 'ai_scoring', 'sharing', 'remote'
    purpose     TEXT    NOT NULL,
    given       INTEGER NOT NULL,
    -- Of the text, and the language in which it was read.
    version     TEXT    NOT NULL,
    language    TEXT,
    -- The hosts that the text named, with blanks between.
    hosts       TEXT    NOT NULL,
    -- On which page: 'prepare', 'interview', 'account'; 'api' for another client.
    how         TEXT    NOT NULL,
    at          INTEGER NOT NULL
);

CREATE INDEX consents_by_user ON consents (user_id, id);
CREATE INDEX consents_by_session ON consents (session_id, id);

CREATE TRIGGER consents_are_not_changed BEFORE UPDATE ON consents
BEGIN
    SELECT RAISE(ABORT, 'consents are only appended to');
END;

-- What the candidate lets be done with an interview, as the ledger's last entries say.
ALTER TABLE sessions ADD COLUMN scored_by_ai INTEGER NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN shared INTEGER NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN remote INTEGER NOT NULL DEFAULT 1;

-- Whether somebody wants neither to be interviewed nor to be scored by AI where it is assigned.
ALTER TABLE users ADD COLUMN without_ai INTEGER NOT NULL DEFAULT 0;

-- Somebody asks for a person in the place of the AI: since when, the appointment, and when it was done.
ALTER TABLE assignment_people ADD COLUMN human_asked_at INTEGER;
ALTER TABLE assignment_people ADD COLUMN human_at INTEGER;
ALTER TABLE assignment_people ADD COLUMN human_zone TEXT;
ALTER TABLE assignment_people ADD COLUMN human_note TEXT;
ALTER TABLE assignment_people ADD COLUMN human_done_at INTEGER;
