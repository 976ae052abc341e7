-- What an organisation has still to look at: which interviews were reviewed, and by whom.

ALTER TABLE sessions ADD COLUMN reviewed_at BIGINT;
-- The candidate's name in small letters without accents, by which it is looked for.
ALTER TABLE sessions ADD COLUMN candidate_folded TEXT NOT NULL DEFAULT '';
-- Which letters are made small is the database's collation's to say.
UPDATE sessions SET candidate_folded =
    TRANSLATE(LOWER(candidate_name),
        'àâäáãåçéèêëíìîïñóòôöõúùûüýÿÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝ', 'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuy')
    WHERE candidate_name IS NOT NULL;

-- Who reviewed; goes with their account, while the mark stays.
CREATE TABLE session_reviewers (
    session_id  TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    user_id     TEXT COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX session_reviewers_by_user ON session_reviewers (user_id);

-- The overall level in hundredths, so that a list need not read whole reports; null where it was withheld.
ALTER TABLE reports ADD COLUMN level BIGINT;
UPDATE reports SET level = CAST(ROUND(CAST(CAST(body AS JSON) #>> '{overall,outcome,level}' AS NUMERIC) * 100) AS BIGINT)
    WHERE body IS NOT NULL;

-- Where an interview stands for those who review, as `signaling/src/interviews/stage.rs` has it to the letter. The
-- rest is there so that a search reads the index alone: a row holds a whole scenario.
CREATE INDEX sessions_by_stage ON sessions (
    (CASE WHEN state IN ('ended', 'interrupted')
          THEN CASE WHEN started_at IS NULL THEN 'missed' WHEN reviewed_at IS NOT NULL THEN 'reviewed'
                    WHEN shared = 0 THEN 'withheld' ELSE 'to_review' END
          WHEN state = 'waiting' THEN 'planned' ELSE 'running' END),
    id, scenario_id, candidate_folded
) WHERE trial = 0;
CREATE INDEX sessions_by_owner_stage ON sessions (
    owner,
    (CASE WHEN state IN ('ended', 'interrupted')
          THEN CASE WHEN started_at IS NULL THEN 'missed' WHEN reviewed_at IS NOT NULL THEN 'reviewed'
                    WHEN shared = 0 THEN 'withheld' ELSE 'to_review' END
          WHEN state = 'waiting' THEN 'planned' ELSE 'running' END),
    id, scenario_id, candidate_folded
) WHERE trial = 0;
CREATE INDEX sessions_by_owner_search ON sessions (owner, id, scenario_id, candidate_folded) WHERE trial = 0;
CREATE INDEX sessions_by_search ON sessions (id, scenario_id, candidate_folded) WHERE trial = 0;
