-- For whom a version is: the codes of its occupations, as JSON.
ALTER TABLE scenario_versions ADD COLUMN occupations TEXT NOT NULL DEFAULT '[]';
