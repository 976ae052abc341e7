-- Why the assistant that was asked for does not lead a session: 'missing', 'other_language';
-- null where it does, or none was asked for.
ALTER TABLE sessions ADD COLUMN assistant_fallback TEXT;
