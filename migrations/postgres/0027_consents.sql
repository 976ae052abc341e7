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
    given       BIGINT NOT NULL,
    -- Of the text, and the language in which it was read.
    version     TEXT    NOT NULL,
    language    TEXT,
    -- The hosts that the text named, with blanks between.
    hosts       TEXT    NOT NULL,
    -- On which page: 'prepare', 'interview', 'account'; 'api' for another client.
    how         TEXT    NOT NULL,
    at          BIGINT NOT NULL
);

CREATE INDEX consents_by_user ON consents (user_id, id);
CREATE INDEX consents_by_session ON consents (session_id, id);

CREATE FUNCTION consents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'consents are only appended to';
END;
$$;

CREATE TRIGGER consents_are_not_changed BEFORE UPDATE ON consents
FOR EACH ROW EXECUTE FUNCTION consents_refuse();

-- What the candidate lets be done with an interview, as the ledger's last entries say.
ALTER TABLE sessions ADD COLUMN scored_by_ai BIGINT NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN shared BIGINT NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN remote BIGINT NOT NULL DEFAULT 1;

-- Whether somebody wants neither to be interviewed nor to be scored by AI where it is assigned.
ALTER TABLE users ADD COLUMN without_ai BIGINT NOT NULL DEFAULT 0;

-- Somebody asks for a person in the place of the AI: since when, the appointment, and when it was done.
ALTER TABLE assignment_people ADD COLUMN human_asked_at BIGINT;
ALTER TABLE assignment_people ADD COLUMN human_at BIGINT;
ALTER TABLE assignment_people ADD COLUMN human_zone TEXT;
ALTER TABLE assignment_people ADD COLUMN human_note TEXT;
ALTER TABLE assignment_people ADD COLUMN human_done_at BIGINT;
