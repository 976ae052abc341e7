//! The HTTP API of a server that holds many interviews: how soon it answers reads that come at a
//! steady rate, on SQLite and on PostgreSQL.
//!
//! Requests leave on time whether those before them were answered or not, and each counts from
//! the moment it was due: a server that falls behind cannot hide it.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use futures::{StreamExt, TryStreamExt, stream};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;
use vivavoce_engine::id::SessionId;
use vivavoce_signaling::consents::Agreed;
use vivavoce_signaling::db::Db;
use vivavoce_signaling::events::wire::SessionState;
use vivavoce_signaling::owner::Owner;
use vivavoce_signaling::retention::wire::KeptDays;
use vivavoce_signaling::sessions::store::{self, NewSession, Standing};
use vivavoce_signaling::sessions::wire::SessionEndReason;
use vivavoce_signaling::token::{self, TokenHash};
use vivavoce_signaling::wire::{Language, Timestamp};
use vivavoce_tests::postgres::TestDatabase;

use crate::Setup;
use crate::figures::Figures;
use crate::report::{Judged, Report, Row};
use crate::server::{self, ACCESS_TOKEN, Server};

/// Interviews that the server holds.
const SESSIONS: usize = 100_000;
/// One of so many is the account's own.
const OWN: usize = 1_000;
/// One of so many is asked for by its join token.
const ASKED_FOR: usize = 100;
/// Requests a second, and for how long.
const PER_SECOND: u32 = 500;
const SECONDS: usize = 20;
/// Of each second before it counts, so that caches are as they are on any day.
const WARM_UP: usize = 2;
/// What the slowest of a hundred may take, milliseconds.
const TARGET_MS: f64 = 10.0;
/// Rows written at once.
const WRITERS: usize = 8;
/// The scenario of them all.
const SCENARIO: &str = "developer-en";
const EMAIL: &str = "ada@example.org";
const PASSWORD: &str = "four quiet horses walk home";

/// Reads on both databases.
pub fn reads(setup: &Setup, report: &mut Report) -> anyhow::Result<()> {
    const NAMES: [&str; 2] = ["api_reads_sqlite", "api_reads_postgresql"];
    if let Some(reason) = server::missing(&setup.binary) {
        NAMES.iter().for_each(|name| report.skip(name, &reason));
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(setup, report, NAMES[0], None))?;
    if !has_postgresql() {
        report.skip(NAMES[1], "there is no PostgreSQL on this machine; `scripts/setup.sh test` installs it");
        return Ok(());
    }
    runtime.block_on(async {
        let database = TestDatabase::create().await;
        measure(setup, report, NAMES[1], Some(&database.url)).await
    })
}

fn has_postgresql() -> bool {
    std::env::var_os("VIVAVOCE_TEST_POSTGRES_URL").is_some() || Path::new("/usr/lib/postgresql").is_dir()
}

async fn measure(setup: &Setup, report: &mut Report, name: &str, database: Option<&str>) -> anyhow::Result<()> {
    let folder = TempDir::new().context("no temporary folder")?;
    let data = folder.path().join("data");
    std::fs::create_dir_all(&data)?;
    let mut settings = vec![("stt", "stub:0"), ("voice", "tone:1"), ("interviewer", "script")];
    settings.extend(database.map(|url| ("database_url", url)));
    let server = Server::start_in(folder, &setup.binary, &settings)?;
    let client = Client::new();
    let (user, account) = account(&client, server.url()).await?;
    let sessions = setup.times(SESSIONS);
    let db = Db::connect(database, &data).await?;
    let tokens = fill(&db, sessions, user).await?;
    let page = page_in_the_middle(&client, server.url()).await?;
    let reads = Arc::new(Reads { client, url: server.url().to_owned(), account, tokens, page });
    steady(&reads, WARM_UP).await?;
    let row = Row::begin(name, "ms");
    let answers = steady(&reads, if setup.quick { 2 } else { SECONDS }).await?;
    let all = Figures::new(answers.iter().map(|(_, ms)| *ms).collect());
    let kinds: Vec<String> = (0..KINDS.len()).map(|kind| slowest(&answers, kind)).collect();
    let note = format!("{PER_SECOND} requests a second, {sessions} sessions; p99 of each: {}", kinds.join(", "));
    report.add(row.figures(&all).target(Judged::P99, TARGET_MS).note(note));
    Ok(())
}

fn slowest(answers: &[(usize, f64)], kind: usize) -> String {
    let own = Figures::new(answers.iter().filter(|(of, _)| *of == kind).map(|(_, ms)| *ms).collect());
    format!("{} {:.1} ms", KINDS[kind], own.p99().or(own.p50()).unwrap_or_default())
}

/// An administrator, who is also the candidate of some sessions; gives an access token.
async fn account(client: &Client, url: &str) -> anyhow::Result<(Uuid, String)> {
    let body = json!({ "email": EMAIL, "password": PASSWORD, "name": "Ada", "language": "en" });
    let made = client.post(format!("{url}/api/setup")).bearer_auth(ACCESS_TOKEN).json(&body).send().await?;
    let made: Value = made.error_for_status()?.json().await?;
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    let signed = client.post(format!("{url}/api/auth/login")).json(&body).send().await?;
    let signed: Value = signed.error_for_status()?.json().await?;
    let text = |value: &Value| value.as_str().map(str::to_owned).context("a text is missing in the answer");
    Ok((text(&made["id"])?.parse()?, text(&signed["access_token"])?))
}

/// Interviews that are over; gives some of their join tokens.
async fn fill(db: &Db, sessions: usize, user: Uuid) -> anyhow::Result<Vec<(SessionId, String)>> {
    let scenario = vivavoce_scenarios::builtin().iter().find(|scenario| scenario.id == SCENARIO);
    let scenario = scenario.context("the scenario is not built in")?;
    let source = format!("{}/../scenarios/data/{SCENARIO}.toml", env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(&source).with_context(|| source)?;
    let one = |number: usize| {
        let source = source.clone();
        async move {
            let (id, token, now) = (SessionId::new(), token::make("join")?, Timestamp::now());
            let session = NewSession {
                id,
                scenario_id: scenario.id.clone(),
                scenario_title: scenario.title.clone(),
                language: Language::En,
                role: scenario.role.clone(),
                scenario_source: source,
                candidate_name: Some(format!("Candidate {number}")),
                agreed: Agreed::to_all("1"),
                created_at: now,
                question_count: scenario.question_count(),
                leads: None,
                providers: vivavoce_signaling::own_providers::OwnProviders::default(),
                trial: false,
                owner: Owner::Instance,
                candidate: number.is_multiple_of(OWN).then_some(user),
                kept: KeptDays::default(),
            };
            store::create(db, &session, &TokenHash::of(&token), None).await?;
            let standing = Standing {
                state: SessionState::Ended,
                end_reason: Some(SessionEndReason::Completed),
                started_at: Some(now),
                ended_at: Some(now),
                duration_ms: 600_000,
                question_index: None,
                last_event: 0,
            };
            store::record(db, id, &standing, &[], &[], &[]).await?;
            anyhow::Ok(number.is_multiple_of(ASKED_FOR).then_some((id, token)))
        }
    };
    let kept: Vec<Option<_>> = stream::iter((0..sessions).map(one)).buffer_unordered(WRITERS).try_collect().await?;
    Ok(kept.into_iter().flatten().collect())
}

/// What is asked for, by turns.
const KINDS: [&str; 8] =
    ["newest", "a page far down", "by state", "own", "one session", "to review", "counts", "scenarios"];

struct Reads {
    client: Client,
    url: String,
    account: String,
    tokens: Vec<(SessionId, String)>,
    page: Uuid,
}

impl Reads {
    async fn ask(&self, number: usize) -> anyhow::Result<()> {
        let (session, token) = &self.tokens[number % self.tokens.len()];
        let (path, token) = match number % KINDS.len() {
            0 => ("/api/sessions".to_owned(), &self.account),
            1 => (format!("/api/sessions?cursor={}", self.page), &self.account),
            2 => ("/api/sessions?state=ended&limit=20".to_owned(), &self.account),
            3 => ("/api/me/sessions?limit=20".to_owned(), &self.account),
            4 => (format!("/api/sessions/{session}"), token),
            5 => ("/api/sessions?stage=to_review&limit=20".to_owned(), &self.account),
            6 => ("/api/sessions/counts".to_owned(), &self.account),
            _ => ("/api/scenarios".to_owned(), &self.account),
        };
        let answer = self.client.get(format!("{}{path}", self.url)).bearer_auth(token).send().await?;
        answer.error_for_status().with_context(|| path)?.bytes().await?;
        Ok(())
    }
}

/// Half of all pages down.
async fn page_in_the_middle(client: &Client, url: &str) -> anyhow::Result<Uuid> {
    let mut cursor = None;
    for _ in 0..20 {
        let after = cursor.map(|cursor: Uuid| format!("&cursor={cursor}")).unwrap_or_default();
        let request = client.get(format!("{url}/api/sessions?limit=200{after}")).bearer_auth(ACCESS_TOKEN);
        let page: Value = request.send().await?.error_for_status()?.json().await?;
        match page["next_cursor"].as_str() {
            Some(next) => cursor = Some(next.parse()?),
            None => break,
        }
    }
    cursor.context("there is one page only")
}

/// Asks at a steady rate; what was asked, and how long it took from when it was due, ms.
async fn steady(reads: &Arc<Reads>, seconds: usize) -> anyhow::Result<Vec<(usize, f64)>> {
    let begin = Instant::now();
    let between = Duration::from_secs(1) / PER_SECOND;
    let mut asked = Vec::new();
    for number in 0..seconds * PER_SECOND as usize {
        let due = begin + between * u32::try_from(number).unwrap_or(u32::MAX);
        tokio::time::sleep_until(due.into()).await;
        let reads = Arc::clone(reads);
        asked.push(tokio::spawn(async move {
            reads.ask(number).await?;
            anyhow::Ok((number % KINDS.len(), due.elapsed().as_secs_f64() * 1e3))
        }));
    }
    let mut answers = Vec::with_capacity(asked.len());
    for one in asked {
        answers.push(one.await??);
    }
    Ok(answers)
}
