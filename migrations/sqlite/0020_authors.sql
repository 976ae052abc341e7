-- Who made an assistant: one that is not shared is seen by nobody else. Those that name nobody, or
-- somebody who is gone, are everybody's of their owner.
ALTER TABLE assistants ADD COLUMN author TEXT REFERENCES users (id) ON DELETE SET NULL;
