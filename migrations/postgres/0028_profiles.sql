-- Pictures of people, and the time zone that they think in.

CREATE TABLE avatars (
    user_id     TEXT    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- Names the picture in its address.
    hash        TEXT    NOT NULL,
    -- A PNG of 256 pixels square, as Base64.
    image       TEXT    NOT NULL,
    changed_at  BIGINT NOT NULL
);

-- An IANA name; null for that of the browser.
ALTER TABLE users ADD COLUMN time_zone TEXT;
