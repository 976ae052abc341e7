-- How long what is kept is kept, and what was promised of it.

-- What somebody chose; without a row the server's own terms hold.
CREATE TABLE retention_terms (
    -- 'instance', or an organisation.
    owner       TEXT    NOT NULL,
    -- 'recordings', 'reports', 'interviews', 'assignments', 'logins', 'letters', 'notifications'
    kind        TEXT    NOT NULL,
    -- 1000000 for no limit.
    days        INTEGER NOT NULL,
    -- Of the instance: what organisations may choose at most.
    most        INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    PRIMARY KEY (owner, kind)
);

-- Work that one server does for all: whoever holds it until then.
CREATE TABLE leases (
    name    TEXT    NOT NULL PRIMARY KEY,
    holder  TEXT    NOT NULL,
    until   INTEGER NOT NULL
);

-- Until when what the candidate was told is kept at the longest; null where no end was told.
ALTER TABLE sessions ADD COLUMN sound_until INTEGER;
ALTER TABLE sessions ADD COLUMN reports_until INTEGER;
ALTER TABLE sessions ADD COLUMN kept_until INTEGER;
-- When its sound and its reports were deleted, while the rest is there.
ALTER TABLE sessions ADD COLUMN sound_gone_at INTEGER;
ALTER TABLE sessions ADD COLUMN reports_gone_at INTEGER;

CREATE INDEX sessions_by_age ON sessions (created_at, id);
