-- Questions that are kept on their own, and by what a question is known again wherever it stands.

CREATE TABLE bank_questions (
    owner       TEXT    NOT NULL,
    -- UUIDv7: newest last.
    id          TEXT    NOT NULL,
    -- 'interview', 'quiz'
    form        TEXT    NOT NULL,
    -- The kind of answer, as files name it.
    kind        TEXT    NOT NULL,
    -- Where it came from, in words.
    origin      TEXT    NOT NULL,
    -- All its texts and tags without case and accents, for those who search.
    folded      TEXT    NOT NULL,
    -- A language model has drafted something of it, and nobody has looked at it since.
    drafted_by_ai INTEGER NOT NULL,
    archived    INTEGER NOT NULL,
    -- Counts the changes: who saves names the one that was read.
    revision    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    PRIMARY KEY (owner, id)
);

-- In one language or both: the piece of a file that it is.
CREATE TABLE bank_texts (
    owner        TEXT    NOT NULL,
    question_id  TEXT    NOT NULL,
    language     TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    source       TEXT    NOT NULL,
    -- SHA-256 of what it is known again by.
    print        TEXT    NOT NULL,
    PRIMARY KEY (owner, question_id, language),
    FOREIGN KEY (owner, question_id) REFERENCES bank_questions (owner, id) ON DELETE CASCADE
);

CREATE INDEX bank_texts_by_print ON bank_texts (owner, print);

CREATE TABLE bank_tags (
    owner        TEXT    NOT NULL,
    question_id  TEXT    NOT NULL,
    tag          TEXT    NOT NULL,
    PRIMARY KEY (owner, question_id, tag),
    FOREIGN KEY (owner, question_id) REFERENCES bank_questions (owner, id) ON DELETE CASCADE
);

CREATE INDEX bank_tags_by_tag ON bank_tags (owner, tag);

-- The questions of a scenario's newest version.
CREATE TABLE scenario_prints (
    owner        TEXT    NOT NULL,
    scenario_id  TEXT    NOT NULL,
    print        TEXT    NOT NULL,
    PRIMARY KEY (owner, scenario_id, print),
    FOREIGN KEY (owner, scenario_id) REFERENCES scenarios (owner, id) ON DELETE CASCADE
);

CREATE INDEX scenario_prints_by_print ON scenario_prints (owner, print);

-- The questions of a quiz's content.
CREATE TABLE quiz_prints (
    content_hash  TEXT    NOT NULL REFERENCES quiz_contents (hash) ON DELETE CASCADE,
    question_id   TEXT    NOT NULL,
    print         TEXT    NOT NULL,
    PRIMARY KEY (content_hash, question_id)
);

CREATE INDEX quiz_prints_by_print ON quiz_prints (print);

-- Whose an attempt is: of the instance, or of the organisation for which somebody took it.
ALTER TABLE attempts ADD COLUMN owner TEXT NOT NULL DEFAULT 'instance';

UPDATE attempts SET owner = (
    SELECT MIN(a.owner) FROM assignment_tries t
    JOIN assignment_people p ON p.id = t.person_id
    JOIN assignments a ON a.id = p.assignment_id
    WHERE t.attempt_id = attempts.id
) WHERE EXISTS (SELECT 1 FROM assignment_tries t WHERE t.attempt_id = attempts.id);
