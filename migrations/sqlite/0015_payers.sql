-- Organisations and people pay for what is done for them with keys of their own.

-- Whose key a request was made with: who paid. `owner` goes on to say for whom it was made.
ALTER TABLE provider_usage ADD COLUMN payer TEXT NOT NULL DEFAULT 'instance';

CREATE INDEX provider_usage_by_payer ON provider_usage (payer, at);

-- Which budgets of which month their holders were warned of, so that they are told once.
CREATE TABLE budget_warnings (
    owner      TEXT    NOT NULL,
    -- '' for the budget of all keys
    key_id     TEXT    NOT NULL,
    month      TEXT    NOT NULL,
    -- warned, spent
    standing   TEXT    NOT NULL,
    warned_at  INTEGER NOT NULL,
    PRIMARY KEY (owner, key_id, month, standing)
);
