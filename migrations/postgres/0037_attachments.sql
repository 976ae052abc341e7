-- The pictures and documents that questions show: each once for each owner, under the name of its content.

CREATE TABLE attachments (
    owner      TEXT    NOT NULL,
    -- The SHA-256 of the content in hexadecimal, a point, and the kind: what scenario files say.
    file       TEXT    NOT NULL,
    bytes      BIGINT  NOT NULL,
    -- As Base64.
    content    TEXT    NOT NULL,
    -- When it was put up last.
    kept_at    BIGINT  NOT NULL,
    -- When it was last looked whether anything names it.
    looked_at  BIGINT  NOT NULL,
    PRIMARY KEY (owner, file)
);

CREATE INDEX attachments_looked ON attachments (looked_at);
