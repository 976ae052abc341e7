-- Who thinks, hears and speaks for an organisation, or in somebody's own practice. No row: whom the
-- configuration says.
CREATE TABLE own_providers (
    owner TEXT NOT NULL PRIMARY KEY,
    -- JSON, as the API has it.
    choice TEXT NOT NULL,
    -- Unix time, milliseconds.
    changed_at BIGINT NOT NULL
);

-- The same as it was when a session was created; NULL where the configuration says all of it.
ALTER TABLE sessions ADD COLUMN providers TEXT;
