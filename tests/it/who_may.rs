//! Who may call what: every route of the table with everybody, and what is another's answered as
//! if it did not exist.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;
use vivavoce_signaling::accounts::UserRole;
use vivavoce_signaling::organisations::store;
use vivavoce_signaling::permissions::MemberRole;
use vivavoce_signaling::router::{ROUTES, Route};
use vivavoce_signaling::wire::Timestamp;
use vivavoce_tests::app::wish;
use vivavoce_tests::members::{Somebody, member, organisation};
use vivavoce_tests::{Created, TestApp};

use crate::scenarios::scenario;

/// Who may call each route, said here once more and by hand: a route that is not here, and one
/// that opens to others than it should, fail the test below.
///
/// `*` is everybody, `-` nobody of these; else one letter each: a guest `G`, a candidate `c`, of the organisation that
/// the ids are of a candidate `k` (who may all that `c` may), a recruiter `R`, trainer `T`, school `S`, company `C` and a company's person who
/// manages `M`, an administrator `A`, the instance's access token `I`. Of another organisation the
/// same people may call what has no id in its path, and nothing that has.
const EXPECTED: &str = "
GET /api/instance *
GET /api/openapi.json *
GET /api/permissions *
POST /api/auth/register *
POST /api/auth/verify *
POST /api/auth/login *
POST /api/auth/second-factor *
POST /api/auth/second-factor/code *
POST /api/auth/second-factor/passkey *
POST /api/auth/passkey/options *
POST /api/auth/passkey *
POST /api/auth/identity *
POST /api/auth/identity/answer *
POST /api/auth/refresh *
POST /api/auth/logout *
POST /api/auth/forgot *
POST /api/auth/reset *
POST /api/auth/not-me *
POST /api/setup I
GET /api/me cRTSCMA
PUT /api/me/password cRTSCMA
GET /api/me/email cRTSCMA
PUT /api/me/email cRTSCMA
DELETE /api/me/email cRTSCMA
POST /api/me/email/confirm cRTSCMA
GET /api/me/factors cRTSCMA
POST /api/me/factors/{kind} cRTSCMA
DELETE /api/me/factors/{kind} cRTSCMA
POST /api/me/factors/{kind}/confirm cRTSCMA
POST /api/me/recovery-codes cRTSCMA
GET /api/me/proof cRTSCMA
POST /api/me/proof cRTSCMA
POST /api/me/proof/code cRTSCMA
POST /api/me/proof/passkey cRTSCMA
GET /api/me/identities cRTSCMA
POST /api/me/identities cRTSCMA
POST /api/me/identities/answer cRTSCMA
DELETE /api/me/identities/{id} cRTSCMA
POST /api/me/identities/{id}/take cRTSCMA
GET /api/me/passkeys cRTSCMA
POST /api/me/passkeys cRTSCMA
POST /api/me/passkeys/options cRTSCMA
PATCH /api/me/passkeys/{id} cRTSCMA
DELETE /api/me/passkeys/{id} cRTSCMA
GET /api/me/logins cRTSCMA
DELETE /api/me/logins cRTSCMA
DELETE /api/me/logins/{id} cRTSCMA
PATCH /api/me cRTSCMA
PUT /api/me/avatar cRTSCMA
DELETE /api/me/avatar cRTSCMA
GET /api/avatars/{user}/{hash} -
GET /api/me/career cRTSCMA
PATCH /api/me/career cRTSCMA
POST /api/me/career/entries cRTSCMA
PUT /api/me/career/entries/{id} cRTSCMA
DELETE /api/me/career/entries/{id} cRTSCMA
POST /api/me/career/linkedin cRTSCMA
POST /api/me/career/import cRTSCMA
GET /api/me/sessions cRTSCMA
POST /api/me/sessions cRTSCMA
POST /api/me/progress cRTSCMA
GET /api/me/notifications cRTSCMA
POST /api/me/notifications/read cRTSCMA
GET /api/me/notifications/stream cRTSCMA
GET /api/me/notification-choices cRTSCMA
PUT /api/me/notification-choices cRTSCMA
GET /api/me/push cRTSCMA
PUT /api/me/push cRTSCMA
DELETE /api/me/push cRTSCMA
POST /api/me/push/test cRTSCMA
GET /api/me/privacy cRTSCMA
POST /api/me/exports cRTSCMA
DELETE /api/me/exports/{id} cRTSCMA
POST /api/me/exports/{id}/link cRTSCMA
GET /api/exports/file *
POST /api/me/deletion cRTSCMA
GET /api/admin/health AI
GET /api/admin/users AI
GET /api/admin/users/{user} AI
POST /api/admin/users/{user}/suspend AI
POST /api/admin/users/{user}/restore AI
PUT /api/admin/users/{user}/role AI
POST /api/admin/users/{user}/reset-letter AI
POST /api/admin/users/{user}/deletion AI
GET /api/admin/organisations AI
POST /api/admin/organisations/{organisation}/suspend AI
POST /api/admin/organisations/{organisation}/restore AI
PUT /api/admin/organisations/{organisation}/limits AI
GET /api/admin/moderation AI
GET /api/admin/moderation/{case} AI
POST /api/admin/moderation/{case}/decision AI
POST /api/admin/moderation/{case}/restore AI
POST /api/flags cRTSCMA
POST /api/sessions/{id}/flags RTSCMAI
GET /api/sessions/{id}/flags RTSCMAI
GET /api/audit AI
GET /api/audit/check AI
GET /api/organisations/{id}/audit MAI
GET /api/consent-texts *
GET /api/sessions/{id}/consents RTSCMAI
POST /api/sessions/{id}/consents -
GET /api/me/consents cRTSCMA
PUT /api/me/without-ai cRTSCMA
PUT /api/me/assignments/{id}/human cRTSCMA
PUT /api/assignments/{id}/people/{person}/human RTSCM
GET /api/retention AI
PUT /api/retention AI
POST /api/retention/preview AI
GET /api/organisations/{id}/retention MAI
PUT /api/organisations/{id}/retention MAI
POST /api/organisations/{id}/retention/preview MAI
GET /api/mail AI
POST /api/mail/test AI
GET /api/mail/unsubscribe *
POST /api/mail/unsubscribe *
GET /api/organisations cRTSCMAI
POST /api/organisations cRTSCMAI
GET /api/organisations/{id} kRTSCMAI
PATCH /api/organisations/{id} MAI
DELETE /api/organisations/{id} MAI
GET /api/organisations/{id}/members RTSCMAI
GET /api/organisations/{id}/members.csv MAI
PATCH /api/organisations/{id}/members/{user} MAI
DELETE /api/organisations/{id}/members/{user} MAI
GET /api/organisations/{id}/teams kRTSCMAI
POST /api/organisations/{id}/teams MAI
PATCH /api/organisations/{id}/teams/{team} MAI
DELETE /api/organisations/{id}/teams/{team} MAI
PUT /api/organisations/{id}/teams/{team}/members/{user} MAI
DELETE /api/organisations/{id}/teams/{team}/members/{user} MAI
GET /api/organisations/{id}/invitations MAI
POST /api/organisations/{id}/invitations MAI
POST /api/organisations/{id}/invitations/csv MAI
DELETE /api/organisations/{id}/invitations/{invitation} MAI
POST /api/invitations/open *
POST /api/invitations/accept cRTSCMA
GET /api/scenarios *
GET /api/scenarios/{id} kRTSCM
GET /api/workshop/scenarios RTSCMAI
POST /api/workshop/scenarios TSAI
POST /api/workshop/scenario-check RTSCMAI
POST /api/workshop/scenario-rehearsal RTSCMAI
POST /api/workshop/scenario-import TSAI
GET /api/workshop/scenarios/{id} RTSCM
PUT /api/workshop/scenarios/{id} TS
DELETE /api/workshop/scenarios/{id} TS
POST /api/workshop/scenarios/{id}/confirm TS
POST /api/workshop/scenarios/{id}/publish TS
POST /api/workshop/scenarios/{id}/archive TS
GET /api/workshop/scenarios/{id}/versions RTSCM
GET /api/workshop/scenarios/{id}/versions/{version} RTSCM
GET /api/workshop/scenarios/{id}/export RTSCM
GET /api/workshop/scenarios/{id}/sent-to RTSCM
POST /api/drafts/scenario TAI
POST /api/drafts/questions TAI
POST /api/drafts/points TAI
POST /api/drafts/translation TAI
GET /api/assistants RTSCMAI
POST /api/assistants TAI
GET /api/assistants/{id} RTSCM
PUT /api/assistants/{id} T
DELETE /api/assistants/{id} T
GET /api/assistants/{id}/versions RTSCM
GET /api/quizzes *
GET /api/quizzes/{id} kRTSCM
POST /api/quizzes TSAI
POST /api/quiz-preview TSAI
PUT /api/quizzes/{id} TS
DELETE /api/quizzes/{id} TS
GET /api/quizzes/{id}/source TS
GET /api/quizzes/{id}/export TS
POST /api/workshop/attachments TSAI
GET /api/workshop/attachments/{file} RTSCM
POST /api/workshop/pack RTSCMAI
POST /api/workshop/pack-preview TSAI
POST /api/workshop/pack-import TSAI
GET /api/bank TSAI
POST /api/bank TSAI
GET /api/bank-tags TSAI
POST /api/bank-keep TSAI
POST /api/bank-insert TSAI
GET /api/bank/{id} TS
PUT /api/bank/{id} TS
POST /api/bank/{id}/archive TS
GET /api/bank/{id}/statistics TS
POST /api/quizzes/{id}/attempts kRTSCM
GET /api/attempts/{id} AI
POST /api/attempts/{id}/questions/{question} AI
POST /api/attempts/{id}/answers AI
POST /api/attempts/{id}/finish AI
POST /api/sessions *
GET /api/sessions RTSCMAI
GET /api/sessions/counts RTSCMAI
GET /api/sessions/{id}/review RTSCMAI
PUT /api/sessions/{id}/review RTSCMAI
DELETE /api/sessions/{id}/review RTSCMAI
GET /api/sessions/{id} RTSCMAI
DELETE /api/sessions/{id} RCMAI
GET /api/sessions/{id}/transcript RTSCMAI
GET /api/sessions/{id}/events RTSCMAI
GET /api/sessions/{id}/notices RTSCMAI
POST /api/sessions/{id}/commands RTSCMAI
GET /api/sessions/{id}/attachments RTSCMAI
GET /api/sessions/{id}/attachments/{file} -
GET /api/sessions/{id}/tasks RTSCMAI
PUT /api/sessions/{id}/tasks/{question}/text RTSCMAI
POST /api/sessions/{id}/tasks/{question}/runs RTSCMAI
GET /api/sessions/{id}/recordings RTSCMAI
GET /api/sessions/{id}/recordings/{file} RTSCMAI
GET /api/sessions/{id}/replay RTSCMAI
GET /api/sessions/{id}/peaks RTSCMAI
GET /api/sessions/{id}/comments RTSCMAI
POST /api/sessions/{id}/comments RTSCMAI
GET /api/sessions/{id}/comments/stream RTSCMAI
PATCH /api/sessions/{id}/comments/{comment} RTSCMAI
DELETE /api/sessions/{id}/comments/{comment} RTSCMAI
POST /api/sessions/{id}/shares RCMAI
GET /api/sessions/{id}/shares RTSCMAI
DELETE /api/sessions/{id}/shares/{share} RCMAI
GET /api/sessions/{id}/access-log RTSCMAI
POST /api/shares/open *
PATCH /api/sessions/{id}/words RTSCMAI
POST /api/sessions/{id}/words/undo RTSCMAI
GET /api/sessions/{id}/words/history RTSCMAI
POST /api/sessions/{id}/redactions RCMAI
GET /api/sessions/{id}/redactions RTSCMAI
GET /api/sessions/{id}/redactions/preview RTSCMAI
GET /api/sessions/{id}/export/{file} RTSCMAI
GET /api/sessions/{id}/report RTSCMAI
POST /api/sessions/{id}/report RTSCMAI
GET /api/sessions/{id}/report.pdf RTSCMAI
GET /api/sessions/{id}/badge RTSCMAI
POST /api/progress *
GET /api/providers MAI
PUT /api/providers MAI
GET /api/provider-keys MAI
POST /api/provider-keys MAI
PATCH /api/provider-keys/{id} M
POST /api/provider-keys/{id}/test M
DELETE /api/provider-keys/{id} M
GET /api/me/providers cRTSCMA
PUT /api/me/providers cRTSCMA
GET /api/me/provider-keys cRTSCMA
POST /api/me/provider-keys cRTSCMA
PATCH /api/me/provider-keys/{id} cRTSCMA
POST /api/me/provider-keys/{id}/test cRTSCMA
DELETE /api/me/provider-keys/{id} cRTSCMA
GET /api/me/usage cRTSCMA
GET /api/me/usage.csv cRTSCMA
GET /api/me/budgets cRTSCMA
GET /api/me/expression-consent cRTSCMA
PUT /api/me/expression-consent cRTSCMA
DELETE /api/me/expression-consent cRTSCMA
GET /api/sessions/{id}/voice-expression -
POST /api/sessions/{id}/voice-expression -
PUT /api/me/budgets/{scope} cRTSCMA
DELETE /api/me/budgets/{scope} cRTSCMA
GET /api/assignments RTSCMAI
POST /api/assignments RTSCMAI
GET /api/assignments/{id} RTSCM
PATCH /api/assignments/{id} RTSCM
POST /api/assignments/{id}/withdraw RTSCM
POST /api/assignments/{id}/people RTSCM
DELETE /api/assignments/{id}/people/{person} RTSCM
GET /api/assignments/{id}/people.csv RTSCM
GET /api/me/assignments cRTSCMA
GET /api/me/assignments/{id} cRTSCMA
POST /api/me/assignments/{id}/start cRTSCMA
GET /api/me/assignments/{id}/calendar.ics cRTSCMA
GET /api/usage SCMAI
GET /api/usage.csv SCMAI
GET /api/sessions/{id}/usage SCMAI
GET /api/budgets MAI
PUT /api/budgets/{scope} M
DELETE /api/budgets/{scope} M
POST /rtc RTSCMAI
POST /rtc/{session} RTSCMAI
PATCH /rtc/{session}/{peer} RTSCMAI
DELETE /rtc/{session}/{peer} RTSCMAI
GET /ws/audio RTSCMAI
GET /ws/sessions/{id} RTSCMAI
GET /healthz *
GET /readyz *
";

const NOBODY: &str = "0198c2f0-7a3b-7c1d-9e2f-111111111111";

/// Somebody who calls.
struct Who {
    letter: char,
    token: Option<String>,
    /// Of the organisation that the ids are not of.
    is_stranger: bool,
}

/// What there is of the organisation that the ids are of.
struct World {
    organisation: Uuid,
    trainer: Somebody,
    recruiter: Somebody,
    session: String,
    attempt: Created,
    team: Uuid,
    invitation: String,
    /// A key that whoever manages the organisation keeps.
    key: String,
    manager: Somebody,
    assignment: String,
    /// A question of the bank.
    kept: String,
    /// What a question may show.
    attachment: String,
}

const ROLES: [(char, MemberRole, bool); 6] = [
    ('R', MemberRole::Recruiter, false),
    ('T', MemberRole::Trainer, false),
    ('S', MemberRole::School, false),
    ('C', MemberRole::Company, false),
    ('M', MemberRole::Company, true),
    ('k', MemberRole::Candidate, false),
];

async fn made(app: &TestApp, who: &Somebody, path: &str, body: Value) -> Value {
    let answer = app.request(Method::POST, path, &who.token).json(&body).send().await.expect("an answer");
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert!(status.is_success(), "{path}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

async fn import_quiz(app: &TestApp, who: &Somebody) {
    let request = app.request(Method::POST, "/api/quizzes?id=ours&title=Ours&language=en", &who.token);
    let gift = request.header("content-type", "text/x-gift").body("2 + 2? { =4 ~5 }");
    // It may be there still.
    assert!([201, 409].contains(&gift.send().await.expect("an answer").status().as_u16()));
}

async fn new_session(app: &TestApp, who: &Somebody) -> String {
    let session = made(app, who, "/api/sessions", wish("ours")).await;
    session["id"].as_str().expect("an id").to_owned()
}

async fn new_key(app: &TestApp, manager: &Somebody) -> String {
    let name = format!("key-{}", Uuid::now_v7());
    let body = json!({ "name": name, "kind": "openai", "key": "sk-0123456789abcdef" });
    let kept = made(app, manager, "/api/provider-keys", body).await;
    kept["id"].as_str().expect("an id").to_owned()
}

impl World {
    async fn of(app: &TestApp, organisation: Uuid, trainer: Somebody, recruiter: Somebody, manager: &Somebody) -> Self {
        made(app, &trainer, "/api/workshop/scenarios", json!({ "source": scenario("ours", "Why bread?") })).await;
        made(app, &trainer, "/api/workshop/scenarios/ours/publish", json!({ "revision": 1 })).await;
        made(app, &trainer, "/api/assistants", json!({ "body": { "name": "Grace" } })).await;
        import_quiz(app, &trainer).await;
        let session = new_session(app, &recruiter).await;
        let attempt = made(app, &recruiter, "/api/quizzes/ours/attempts", json!({})).await;
        let text = |name: &str| attempt[name].as_str().expect("a text").to_owned();
        let attempt = Created { id: text("id"), token: text("attempt_token") };
        let base = format!("/api/organisations/{organisation}");
        let team = made(app, manager, &format!("{base}/teams"), json!({ "name": "One" })).await;
        let team = team["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let piece = "[[questions]]\nid = \"q\"\nkind = \"open\"\ntext = \"Why?\"\n";
        let kept = json!({ "form": "interview", "texts": [{ "language": "en", "source": piece }] });
        let kept = made(app, &trainer, "/api/bank", kept).await["id"].as_str().expect("an id").to_owned();
        let attachment = crate::attachments::kept(app, &trainer.token, "a.txt", "Prices.").await;
        let (invitation, key, manager) = (String::new(), new_key(app, manager).await, manager.clone());
        let assignment = json!({
            "what": { "kind": "scenario", "id": "ours" },
            "to": { "emails": ["somebody@example.org"] },
            "due_at": Timestamp::from_unix_ms(Timestamp::now().unix_ms() + 3_600_000).to_string(),
            "zone": "Europe/Paris",
        });
        let assignment = made(app, &trainer, "/api/assignments", assignment).await;
        let assignment = assignment["id"].as_str().expect("an id").to_owned();
        Self {
            organisation,
            trainer,
            recruiter,
            session,
            attempt,
            team,
            invitation,
            key,
            manager,
            assignment,
            kept,
            attachment,
        }
    }

    /// What a request is about to take away is there again.
    async fn renew(&mut self, app: &TestApp, route: &Route) {
        match (route.method, route.path) {
            ("DELETE", "/api/provider-keys/{id}") => self.key = new_key(app, &self.manager).await,
            ("DELETE", "/api/quizzes/{id}") => import_quiz(app, &self.trainer).await,
            ("DELETE", "/api/sessions/{id}") => self.session = new_session(app, &self.recruiter).await,
            ("DELETE", path) if path.ends_with("/members/{user}") => {
                let mut writing = app.app().db.begin().await.expect("begun");
                let (role, now) = (MemberRole::Trainer, Timestamp::now());
                store::join(&mut writing, self.organisation, self.trainer.user, role, false, now).await.expect("kept");
                writing.commit().await.expect("committed");
                assert!(
                    store::enter(&app.app().db, self.organisation, self.team, self.trainer.user).await.expect("kept")
                );
            }
            ("DELETE", path) if path.ends_with("/teams/{team}") => {
                self.team = Uuid::now_v7();
                let name = self.team.to_string();
                let db = &app.app().db;
                store::create_team(db, self.organisation, self.team, &name, 10_000, Timestamp::now())
                    .await
                    .expect("kept");
            }
            ("DELETE", path) if path.ends_with("/invitations/{invitation}") => {
                let path = format!("/api/organisations/{}/invitations", self.organisation);
                let body = json!({ "role": "trainer" });
                let sent = app.request(Method::POST, &path, &app.access_token).json(&body).send().await;
                let made: Value = sent.expect("an answer").json().await.expect("JSON");
                self.invitation = made["invitation"]["id"].as_str().expect("an id").to_owned();
            }
            _ => {}
        }
    }

    /// The route's path with this organisation's ids, or with none that there is.
    fn path(&self, route: &Route, is_real: bool) -> String {
        let (session, id) = if is_real { (self.session.as_str(), "ours") } else { (NOBODY, "no-such") };
        let organisation = if is_real { self.organisation.to_string() } else { NOBODY.to_owned() };
        let own = match route.path {
            path if path.starts_with("/api/organisations") => organisation.as_str(),
            path if path.starts_with("/api/sessions") || path.starts_with("/ws") => session,
            path if path.starts_with("/api/attempts") => {
                if is_real {
                    self.attempt.id.as_str()
                } else {
                    NOBODY
                }
            }
            path if path.starts_with("/api/assignments") => {
                if is_real {
                    self.assignment.as_str()
                } else {
                    NOBODY
                }
            }
            path if path.starts_with("/api/bank") => {
                if is_real {
                    self.kept.as_str()
                } else {
                    NOBODY
                }
            }
            path if path.starts_with("/api/assistants") => {
                if is_real {
                    "grace"
                } else {
                    "no-such"
                }
            }
            path if path.starts_with("/api/provider-keys") && is_real => self.key.as_str(),
            path if path.starts_with("/api/provider-keys") || path.starts_with("/api/me") => NOBODY,
            _ => id,
        };
        let path = route
            .path
            .replace("{id}", own)
            .replace("{session}", session)
            .replace("{organisation}", &organisation)
            .replace("{user}", &self.trainer.user.to_string())
            .replace("{team}", &self.team.to_string())
            .replace("{invitation}", &self.invitation)
            .replace("{version}", "1")
            .replace("{scope}", if is_real { &self.key } else { NOBODY })
            .replace("{question}", "first")
            .replace("{file}", "candidate.ogg");
        let path = ["{peer}", "{comment}", "{share}", "{person}", "{case}"]
            .iter()
            .fold(path, |path, name| path.replace(name, NOBODY));
        match route.path {
            "/ws/audio" => format!("{path}?session={session}"),
            "/api/quizzes/{id}/export" => format!("{path}?format=gift"),
            "/api/workshop/attachments/{file}" if is_real => format!("/api/workshop/attachments/{}", self.attachment),
            _ => path,
        }
    }
}

/// A body that changes nothing, for routes that look for what their path names after they have
/// read it.
fn body(route: &Route) -> Option<Value> {
    Some(match (route.method, route.path) {
        // Read before the cookie is, which nobody here has.
        ("POST", "/api/auth/refresh") => json!({ "unknown": true }),
        ("PUT", "/api/workshop/scenarios/{id}") => json!({ "source": "", "revision": 999 }),
        ("POST", "/api/workshop/scenarios/{id}/confirm") => {
            json!({ "revision": 999, "marks": { "frame": false, "questions": [] } })
        }
        ("POST", "/api/workshop/scenarios/{id}/publish") => json!({ "revision": 999 }),
        ("POST", "/api/workshop/scenarios/{id}/archive") => json!({ "archived": false }),
        ("PUT", "/api/quizzes/{id}") => json!({ "source": "", "revision": "another" }),
        ("PUT", "/api/bank/{id}") => json!({ "revision": 999, "texts": [] }),
        ("POST", "/api/bank/{id}/archive") => json!({ "archived": false }),
        ("PATCH", "/api/provider-keys/{id}") => json!({}),
        ("POST", "/api/sessions/{id}/voice-expression") => json!({ "from_ms": 0 }),
        ("PUT", "/api/budgets/{scope}") => json!({ "limit_micro": 1 }),
        ("PATCH", "/api/assignments/{id}") => json!({ "sequence": 999 }),
        ("POST", "/api/sessions/{id}/consents") => {
            json!({ "purpose": "sharing", "given": true, "language": "en" })
        }
        ("PUT", "/api/assignments/{id}/people/{person}/human") => json!({}),
        ("POST", "/api/assignments/{id}/people") => json!({}),
        ("PUT", "/api/assistants/{id}") => json!({ "version": 999, "body": { "name": "Grace" } }),
        _ => return None,
    })
}

/// What refuses: the status, and the body where there is one to be read to its end.
async fn refusal(path: &str, answer: Response) -> Option<(u16, Value)> {
    const MISSING: [&str; 4] = ["scenario_not_found", "assistant_not_found", "quiz_not_found", "key_not_found"];
    const CLOSED: [&str; 7] = [
        "There is no such picture.",
        "There is no such attachment.",
        "There is no such question in the bank.",
        "There is no such session,",
        "There is no such attempt,",
        "There is no such organisation",
        "There is no such assignment.",
    ];
    let status = answer.status().as_u16();
    // That one has none of what is one's own is no refusal.
    let is_own = path.starts_with("/api/me/") && status == 404;
    if ![401, 403, 404].contains(&status) || is_own {
        return None;
    }
    let body: Value = answer.json().await.expect("a problem");
    let (code, detail) = (body["code"].as_str().unwrap_or_default(), body["detail"].as_str().unwrap_or_default());
    let refuses = status != 404 || MISSING.contains(&code) || CLOSED.iter().any(|text| detail.starts_with(text));
    refuses.then_some((status, body))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_opens_to_those_whom_the_table_names_and_to_nobody_else() {
    let app = TestApp::start().await;
    let (ours, theirs) = (organisation(&app, "Ours").await, organisation(&app, "Theirs").await);
    let mut everybody = vec![
        Who { letter: 'G', token: None, is_stranger: false },
        Who { letter: 'I', token: Some(app.access_token.clone()), is_stranger: false },
    ];
    for (letter, role) in [('c', UserRole::Candidate), ('A', UserRole::Admin)] {
        let one = Somebody::sign_up(&app, &format!("{letter}@example.org"), role).await;
        everybody.push(Who { letter, token: Some(one.token), is_stranger: false });
    }
    let mut people = Vec::new();
    for (letter, role, manages) in ROLES {
        let one = member(&app, &format!("ours-{letter}"), ours, role, manages).await;
        let other = member(&app, &format!("theirs-{letter}"), theirs, role, manages).await;
        everybody.push(Who { letter, token: Some(one.token.clone()), is_stranger: false });
        everybody.push(Who { letter, token: Some(other.token), is_stranger: true });
        people.push(one);
    }
    // Whom requests take out of the organisation is none of those who call.
    let spare = member(&app, "spare", ours, MemberRole::Trainer, false).await;
    let mut world = World::of(&app, ours, spare, people[0].clone(), &people[4]).await;

    let mut wrong = Vec::new();
    for route in ROUTES {
        let name = format!("{} {}", route.method, route.path);
        let line = EXPECTED.lines().find_map(|line| line.strip_prefix(&name)?.strip_prefix(' '));
        let Some(may) = line else {
            wrong.push(format!("{name}: say in EXPECTED who may call it"));
            continue;
        };
        let method: Method = route.method.parse().expect("a method");
        let send = async |path: String, token: &Option<String>| {
            let request = app.http.request(method.clone(), format!("{}{path}", app.url));
            let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
            let request = if let Some(body) = body(route) { request.json(&body) } else { request };
            refusal(route.path, request.send().await.expect("an answer")).await
        };
        for who in &everybody {
            world.renew(&app, route).await;
            let is_named = may == "*" || may.contains(who.letter) || (who.letter == 'k' && may.contains('c'));
            // What is one's own has no id of an organisation.
            let has_id = (route.path.contains('{') && !route.path.starts_with("/api/me")) || route.path == "/ws/audio";
            let refused = send(world.path(route, true), &who.token).await;
            let right = match &refused {
                None => is_named && !(who.is_stranger && has_id && may != "*"),
                // Whoever may do it with their own is told that there is none of this id, in the
                // words in which they are told so of one that nobody has.
                Some(body) if who.is_stranger && is_named && has_id && may != "*" => {
                    body.0 == 404 && Some(body) == send(world.path(route, false), &who.token).await.as_ref()
                }
                Some((401, _)) => !is_named && (who.token.is_none() || "IckRTSCMA".contains(who.letter)),
                Some(_) => !is_named,
            };
            if !right {
                let side = if who.is_stranger { "of another organisation" } else { "" };
                wrong.push(format!("{name} by {} {side}: {refused:?}, where `{may}` may", who.letter));
            }
        }
    }
    let stale = EXPECTED
        .lines()
        .filter(|line| !line.is_empty())
        .filter(|line| !ROUTES.iter().any(|route| line.starts_with(&format!("{} {} ", route.method, route.path))));
    wrong.extend(stale.map(|line| format!("{line}: there is no such route")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
