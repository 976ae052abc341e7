-- Accounts that an administrator has suspended: nobody signs in to one.

ALTER TABLE users ADD COLUMN suspended_at INTEGER;
-- Why, for administrators.
ALTER TABLE users ADD COLUMN suspended_reason TEXT;

CREATE INDEX users_suspended ON users (id) WHERE suspended_at IS NOT NULL;

-- Organisations that an administrator has suspended, and how many members one may have.
ALTER TABLE organisations ADD COLUMN suspended_at INTEGER;
ALTER TABLE organisations ADD COLUMN suspended_reason TEXT;
ALTER TABLE organisations ADD COLUMN member_limit INTEGER;
