-- What an organisation has still to look at: which interviews were reviewed, and by whom.

ALTER TABLE sessions ADD COLUMN reviewed_at INTEGER;
-- The candidate's name in small letters without accents, by which it is looked for.
ALTER TABLE sessions ADD COLUMN candidate_folded TEXT NOT NULL DEFAULT '';
-- This database lowers the letters of ASCII alone; the most common others by hand.
UPDATE sessions SET candidate_folded =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(LOWER(candidate_name)
        , 'à', 'a') , 'â', 'a') , 'ä', 'a') , 'ç', 'c') , 'é', 'e') , 'è', 'e') , 'ê', 'e') , 'ë', 'e') , 'î', 'i') , 'ï', 'i') , 'ô', 'o') , 'ö', 'o') , 'ù', 'u') , 'û', 'u') , 'ü', 'u')
    WHERE candidate_name IS NOT NULL;
UPDATE sessions SET candidate_folded =
    REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(candidate_folded
        , 'À', 'a') , 'Â', 'a') , 'Ç', 'c') , 'É', 'e') , 'È', 'e') , 'Ê', 'e') , 'Ë', 'e') , 'Î', 'i') , 'Ï', 'i') , 'Ô', 'o') , 'Ö', 'o') , 'Ù', 'u') , 'Ü', 'u')
    WHERE candidate_folded LIKE '%À%' OR candidate_folded LIKE '%Â%' OR candidate_folded LIKE '%Ç%' OR candidate_folded LIKE '%É%'
    OR candidate_folded LIKE '%È%' OR candidate_folded LIKE '%Ê%' OR candidate_folded LIKE '%Ë%'
    OR candidate_folded LIKE '%Î%' OR candidate_folded LIKE '%Ï%' OR candidate_folded LIKE '%Ô%' OR candidate_folded LIKE '%Ö%'
    OR candidate_folded LIKE '%Ù%' OR candidate_folded LIKE '%Ü%';

-- Who reviewed; goes with their account, while the mark stays.
CREATE TABLE session_reviewers (
    session_id  TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX session_reviewers_by_user ON session_reviewers (user_id);

-- The overall level in hundredths, so that a list need not read whole reports; null where it was withheld.
ALTER TABLE reports ADD COLUMN level INTEGER;
UPDATE reports SET level = CAST(ROUND(JSON_EXTRACT(body, '$.overall.outcome.level') * 100) AS INTEGER)
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
