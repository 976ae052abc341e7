-- Roughly where a login began, in tenths of a degree (some ten kilometres), where the instance can
-- tell. Held for two days, against logins that nobody can have travelled to in time.
ALTER TABLE logins ADD COLUMN latitude_tenths INTEGER;
ALTER TABLE logins ADD COLUMN longitude_tenths INTEGER;
-- 1 where nobody can have travelled there from the login before.
ALTER TABLE logins ADD COLUMN is_far INTEGER NOT NULL DEFAULT 0;
