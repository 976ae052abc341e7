-- That somebody agreed to have a model guess at how their own voice sounds, in their own practice, and
-- took that back. What the model answers is kept nowhere.

CREATE TABLE expression_consents (
    id            TEXT    NOT NULL PRIMARY KEY,
    user_id       TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Of the text that was agreed to.
    version       TEXT    NOT NULL,
    given_at      BIGINT  NOT NULL,
    withdrawn_at  BIGINT
);

-- One at a time.
CREATE UNIQUE INDEX expression_consents_given ON expression_consents (user_id) WHERE withdrawn_at IS NULL;
CREATE INDEX expression_consents_by_user ON expression_consents (user_id, id);
