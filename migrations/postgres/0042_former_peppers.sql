-- Secrets of passwords of the instance's former keys, until each password was hashed with the present
-- one's.
CREATE TABLE former_peppers (
    -- The fingerprint of the former key, which stands before the hashes that its secret is in.
    id         TEXT   NOT NULL PRIMARY KEY,
    -- AES-256-GCM bound to the id, nonce first, Base64.
    sealed     TEXT   NOT NULL,
    -- The fingerprint of the instance's key that it is sealed with.
    sealed_by  TEXT   NOT NULL,
    -- Unix time, milliseconds.
    until      BIGINT NOT NULL
);
