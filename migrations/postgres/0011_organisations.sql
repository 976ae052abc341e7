-- Organisations, their people, and whose everything is.

CREATE TABLE organisations (
    id          TEXT    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL
);

-- Somebody may be in several.
CREATE TABLE organisation_members (
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- 'recruiter', 'trainer', 'school', 'company'.
    role             TEXT    NOT NULL,
    -- Whether they manage the organisation and its members.
    manages          BIGINT  NOT NULL,
    joined_at        BIGINT  NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);

CREATE INDEX organisation_members_by_user ON organisation_members (user_id);

CREATE TABLE teams (
    id               TEXT    NOT NULL PRIMARY KEY,
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    name             TEXT    NOT NULL,
    created_at       BIGINT  NOT NULL,
    UNIQUE (organisation_id, name)
);

-- Whoever leaves the organisation leaves its teams.
CREATE TABLE team_members (
    team_id          TEXT    NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    organisation_id  TEXT    NOT NULL,
    user_id          TEXT    NOT NULL,
    PRIMARY KEY (team_id, user_id),
    FOREIGN KEY (organisation_id, user_id)
        REFERENCES organisation_members (organisation_id, user_id) ON DELETE CASCADE
);

CREATE INDEX team_members_by_member ON team_members (organisation_id, user_id);

CREATE TABLE invitations (
    id               TEXT    NOT NULL PRIMARY KEY,
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    -- SHA-256 of the token in the link.
    token_hash       TEXT    NOT NULL UNIQUE,
    -- Whom it is for; null for whoever has the link.
    email            TEXT,
    role             TEXT    NOT NULL,
    manages          BIGINT  NOT NULL,
    team_id          TEXT    REFERENCES teams (id) ON DELETE SET NULL,
    -- Null where the instance invites.
    invited_by       TEXT    REFERENCES users (id) ON DELETE SET NULL,
    created_at       BIGINT  NOT NULL,
    expires_at       BIGINT  NOT NULL,
    used_at          BIGINT ,
    used_by          TEXT    REFERENCES users (id) ON DELETE SET NULL,
    revoked_at       BIGINT 
);

CREATE INDEX invitations_by_organisation ON invitations (organisation_id, id);

-- Whose a session is, and the account of the candidate, if there is one.
ALTER TABLE sessions ADD COLUMN owner TEXT NOT NULL DEFAULT 'instance';
ALTER TABLE sessions ADD COLUMN candidate_user TEXT REFERENCES users (id) ON DELETE SET NULL;

CREATE INDEX sessions_by_owner ON sessions (owner, id);
CREATE INDEX sessions_by_candidate ON sessions (candidate_user, id);

-- The instance's own people look at what all have used.
CREATE INDEX provider_usage_by_moment ON provider_usage (at);

-- What is written has its id within its owner: two organisations may each have a scenario of
-- one name, and neither learns of the other's.

ALTER TABLE scenario_versions ADD COLUMN owner TEXT NOT NULL DEFAULT 'instance';
UPDATE scenario_versions SET owner = s.owner FROM scenarios s WHERE s.id = scenario_versions.scenario_id;
ALTER TABLE scenario_versions ALTER COLUMN owner DROP DEFAULT;
ALTER TABLE scenario_versions DROP CONSTRAINT scenario_versions_scenario_id_fkey;
ALTER TABLE scenario_versions DROP CONSTRAINT scenario_versions_pkey;
ALTER TABLE scenarios DROP CONSTRAINT scenarios_pkey;
ALTER TABLE scenarios ADD PRIMARY KEY (owner, id);
ALTER TABLE scenario_versions ADD PRIMARY KEY (owner, scenario_id, version);
ALTER TABLE scenario_versions ADD FOREIGN KEY (owner, scenario_id) REFERENCES scenarios (owner, id) ON DELETE CASCADE;
DROP INDEX scenarios_by_state;
CREATE INDEX scenarios_by_state ON scenarios (owner, state, id);

ALTER TABLE assistant_versions ADD COLUMN owner TEXT NOT NULL DEFAULT 'instance';
UPDATE assistant_versions SET owner = a.owner FROM assistants a WHERE a.id = assistant_versions.assistant_id;
ALTER TABLE assistant_versions ALTER COLUMN owner DROP DEFAULT;
ALTER TABLE assistant_versions DROP CONSTRAINT assistant_versions_assistant_id_fkey;
ALTER TABLE assistant_versions DROP CONSTRAINT assistant_versions_pkey;
ALTER TABLE assistants DROP CONSTRAINT assistants_pkey;
ALTER TABLE assistants ADD PRIMARY KEY (owner, id);
ALTER TABLE assistant_versions ADD PRIMARY KEY (owner, assistant_id, version);
ALTER TABLE assistant_versions ADD FOREIGN KEY (owner, assistant_id) REFERENCES assistants (owner, id) ON DELETE CASCADE;

ALTER TABLE quizzes ADD COLUMN owner TEXT NOT NULL DEFAULT 'instance';
ALTER TABLE quizzes DROP CONSTRAINT quizzes_pkey;
ALTER TABLE quizzes ADD PRIMARY KEY (owner, id);
