-- What people say of their working life, for themselves.

CREATE TABLE careers (
    user_id     TEXT    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- One line under the name.
    headline    TEXT    NOT NULL DEFAULT '',
    summary     TEXT    NOT NULL DEFAULT '',
    changed_at  INTEGER NOT NULL
);

-- Positions, education, certifications, languages and skills.
CREATE TABLE career_entries (
    id            TEXT    NOT NULL PRIMARY KEY,
    user_id       TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind          TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    -- The company, the school, who certifies.
    organisation  TEXT    NOT NULL,
    location      TEXT    NOT NULL,
    -- How well a language is spoken.
    level         TEXT,
    -- `2020` or `2020-01`; null where it is not known, and for what goes on.
    began         TEXT,
    ended         TEXT,
    description   TEXT    NOT NULL,
    -- By what the same entry is known again.
    print         TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    UNIQUE (user_id, kind, print)
);

-- What a provider of accounts said last: offered to the person, and taken over when they want it.
ALTER TABLE identities ADD COLUMN told_name TEXT;
-- Where the picture is; the server fetches it, and no browser does.
ALTER TABLE identities ADD COLUMN told_picture TEXT;
ALTER TABLE identities ADD COLUMN told_title TEXT;
