-- The delays after a turn that come before voice activity, and all stages on one time line:
-- a JSON array of {stage, from_ms, ms, path_ms}.
ALTER TABLE turns ADD COLUMN network_ms DOUBLE PRECISION;
ALTER TABLE turns ADD COLUMN jitter_ms DOUBLE PRECISION;
ALTER TABLE turns ADD COLUMN waterfall TEXT NOT NULL DEFAULT '[]';
