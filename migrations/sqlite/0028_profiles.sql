-- Pictures of people.

CREATE TABLE avatars (
    user_id     TEXT    NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- Names the picture in its address.
    hash        TEXT    NOT NULL,
    -- A PNG of 256 pixels square, as Base64.
    image       TEXT    NOT NULL,
    changed_at  INTEGER NOT NULL
);
