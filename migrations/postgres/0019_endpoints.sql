-- The machine that a provider's request went to; empty for what was asked before this was kept.
ALTER TABLE provider_usage ADD COLUMN endpoint TEXT NOT NULL DEFAULT '';
