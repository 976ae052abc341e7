-- Organisations, their people, and whose everything is.

CREATE TABLE organisations (
    id          TEXT    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
);

-- Somebody may be in several.
CREATE TABLE organisation_members (
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    user_id          TEXT    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- 'recruiter', 'trainer', 'school', 'company'.
    role             TEXT    NOT NULL,
    -- Whether they manage the organisation and its members.
    manages          INTEGER NOT NULL,
    joined_at        INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);

CREATE INDEX organisation_members_by_user ON organisation_members (user_id);

CREATE TABLE teams (
    id               TEXT    NOT NULL PRIMARY KEY,
    organisation_id  TEXT    NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    name             TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
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
    manages          INTEGER NOT NULL,
    team_id          TEXT    REFERENCES teams (id) ON DELETE SET NULL,
    -- Null where the instance invites.
    invited_by       TEXT    REFERENCES users (id) ON DELETE SET NULL,
    created_at       INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    used_at          INTEGER,
    used_by          TEXT    REFERENCES users (id) ON DELETE SET NULL,
    revoked_at       INTEGER
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

CREATE TABLE owned_scenarios (
    owner       TEXT    NOT NULL DEFAULT 'instance',
    id          TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    latest      INTEGER NOT NULL,
    published   INTEGER,
    revision    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    PRIMARY KEY (owner, id)
);

INSERT INTO owned_scenarios (owner, id, state, latest, published, revision, created_at, updated_at)
SELECT owner, id, state, latest, published, revision, created_at, updated_at FROM scenarios;

CREATE TABLE owned_scenario_versions (
    owner             TEXT    NOT NULL,
    scenario_id       TEXT    NOT NULL,
    version           INTEGER NOT NULL,
    source            TEXT    NOT NULL,
    note              TEXT    NOT NULL,
    sound             INTEGER NOT NULL,
    language          TEXT    NOT NULL,
    kind              TEXT    NOT NULL,
    title             TEXT    NOT NULL,
    role              TEXT    NOT NULL,
    summary           TEXT    NOT NULL,
    level             TEXT    NOT NULL,
    duration_minutes  INTEGER NOT NULL,
    question_count    INTEGER NOT NULL,
    assistant         TEXT,
    drafted_by_ai     INTEGER NOT NULL DEFAULT 0,
    saved_at          INTEGER NOT NULL,
    published_at      INTEGER,
    PRIMARY KEY (owner, scenario_id, version),
    FOREIGN KEY (owner, scenario_id) REFERENCES owned_scenarios (owner, id) ON DELETE CASCADE
);

INSERT INTO owned_scenario_versions (owner, scenario_id, version, source, note, sound, language, kind, title,
    role, summary, level, duration_minutes, question_count, assistant, drafted_by_ai, saved_at, published_at)
SELECT s.owner, v.scenario_id, v.version, v.source, v.note, v.sound, v.language, v.kind, v.title,
    v.role, v.summary, v.level, v.duration_minutes, v.question_count, v.assistant, v.drafted_by_ai, v.saved_at,
    v.published_at
FROM scenario_versions v JOIN scenarios s ON s.id = v.scenario_id;

DROP TABLE scenario_versions;
DROP TABLE scenarios;
ALTER TABLE owned_scenarios RENAME TO scenarios;
ALTER TABLE owned_scenario_versions RENAME TO scenario_versions;
CREATE INDEX scenarios_by_state ON scenarios (owner, state, id);

CREATE TABLE owned_assistants (
    owner       TEXT    NOT NULL DEFAULT 'instance',
    id          TEXT    NOT NULL,
    shared      INTEGER NOT NULL DEFAULT 1,
    latest      INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    PRIMARY KEY (owner, id)
);

INSERT INTO owned_assistants (owner, id, shared, latest, created_at, updated_at)
SELECT owner, id, shared, latest, created_at, updated_at FROM assistants;

CREATE TABLE owned_assistant_versions (
    owner         TEXT    NOT NULL,
    assistant_id  TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    body          TEXT    NOT NULL,
    note          TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (owner, assistant_id, version),
    FOREIGN KEY (owner, assistant_id) REFERENCES owned_assistants (owner, id) ON DELETE CASCADE
);

INSERT INTO owned_assistant_versions (owner, assistant_id, version, body, note, created_at)
SELECT a.owner, v.assistant_id, v.version, v.body, v.note, v.created_at
FROM assistant_versions v JOIN assistants a ON a.id = v.assistant_id;

DROP TABLE assistant_versions;
DROP TABLE assistants;
ALTER TABLE owned_assistants RENAME TO assistants;
ALTER TABLE owned_assistant_versions RENAME TO assistant_versions;

CREATE TABLE owned_quizzes (
    owner           TEXT    NOT NULL DEFAULT 'instance',
    id              TEXT    NOT NULL,
    content_hash    TEXT    NOT NULL REFERENCES quiz_contents (hash),
    language        TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    summary         TEXT    NOT NULL,
    time_limit_s    INTEGER,
    question_count  INTEGER NOT NULL,
    points          INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (owner, id)
);

INSERT INTO owned_quizzes (id, content_hash, language, title, summary, time_limit_s, question_count, points, created_at)
SELECT id, content_hash, language, title, summary, time_limit_s, question_count, points, created_at FROM quizzes;

DROP TABLE quizzes;
ALTER TABLE owned_quizzes RENAME TO quizzes;
CREATE INDEX quizzes_by_content ON quizzes (content_hash);
