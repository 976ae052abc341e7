//! An interview that is over, listened to again: outline, waveform, corrections, redactions,
//! exports, and the receipt of its deletion.

use std::io::Cursor;
use std::path::Path;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use vivavoce_tests::app::{STUB_WORDS, assert_problem};
use vivavoce_tests::postgres::TestDatabase;
use vivavoce_tests::{AudioSocket, Created, EventSocket, TestApp};

/// One spoken answer, a typed one, and the end.
pub async fn interview(app: &TestApp) -> Created {
    let session = app.create("developer-en").await;
    let audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    events.until(|event| event["type"] == "reply.spoken" && event["kind"] == "question").await;
    audio.speak(Duration::from_millis(1_000)).await;
    events.until_type("metrics.turn").await;
    events.until_type("reply.spoken").await;
    app.command(&session, json!({ "command": "type", "text": "a <b>typed</b> answer --> & more" })).await;
    events.until_type("transcript.final").await;
    app.command(&session, json!({ "command": "end" })).await;
    events.to_end().await;
    session
}

async fn on_postgres() -> (TestDatabase, TestApp) {
    let database = TestDatabase::create().await;
    let app = TestApp::with(|flags| flags.set("database_url", database.url.clone())).await;
    (database, app)
}

/// The first answer that was spoken.
fn answer(transcript: &Value) -> &Value {
    let turns = transcript["turns"].as_array().expect("a list");
    turns.iter().find(|turn| turn["speaker"] == "candidate" && turn["source"] == "stub").expect("an answer")
}

fn wav(bytes: &[u8]) -> Vec<i16> {
    let reader = hound::WavReader::new(Cursor::new(bytes.to_vec())).expect("a WAV");
    reader.into_samples::<i16>().map(|sample| sample.expect("a sample")).collect()
}

async fn bytes(app: &TestApp, path: &str, token: &str) -> Vec<u8> {
    let response = app.request(Method::GET, path, token).send().await.expect("sent");
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    response.bytes().await.expect("bytes").to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_opens_with_its_outline_and_its_waveform() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let base = format!("/api/sessions/{}", session.id);
    let replay = app.json(&format!("{base}/replay"), &session.token).await;
    assert_eq!(replay["session"]["id"], session.id);
    assert_eq!(replay["view"]["role"], "candidate");
    assert_eq!(replay["view"]["may_manage"], true);
    assert!(replay["view"]["watermark"].is_null() && replay["view"]["clip"].is_null());
    assert_eq!(replay["tracks"].as_array().map(Vec::len), Some(2));
    assert_eq!((&replay["comment_count"], &replay["redactions"]), (&json!(0), &json!([])));
    let chapters = replay["chapters"].as_array().expect("a list");
    assert!(chapters.len() >= 2, "{chapters:?}");
    assert_eq!(chapters[0]["start_ms"], 0);
    assert!(chapters[1]["question_index"] == 0 && chapters[1]["title"].as_str().is_some_and(|t| t.len() > 10));
    for two in chapters.windows(2) {
        assert_eq!(two[0]["end_ms"], two[1]["start_ms"]);
    }

    let peaks = app.request(Method::GET, &format!("{base}/peaks"), &session.token).send().await.expect("sent");
    assert_eq!(peaks.headers()["cache-control"], "private, no-cache");
    let etag = peaks.headers()["etag"].clone();
    let peaks = peaks.bytes().await.expect("bytes");
    assert_eq!(&peaks[..8], b"vivapeak");
    let number = |at: usize| u32::from_le_bytes(peaks[at..at + 4].try_into().expect("4 bytes"));
    let (bin_ms, bins) = (u64::from(number(12)), number(24) as usize);
    assert_eq!(peaks.len(), 32 + 2 * bins);
    let longest = replay["tracks"].as_array().expect("a list").iter().filter_map(|t| t["duration_ms"].as_u64()).max();
    assert!((bins as u64 * bin_ms).abs_diff(longest.expect("a track")) <= bin_ms, "{bins} bins");
    let said = app.json(&format!("{base}/transcript"), &session.token).await;
    let at = |time: &str| 32 + (answer(&said)[time].as_u64().expect("a time") / bin_ms) as usize;
    assert!(peaks[at("start_ms")..=at("end_ms")].iter().any(|bin| *bin > 100), "the candidate was loud");
    let known = app.request(Method::GET, &format!("{base}/peaks"), &session.token).header("if-none-match", &etag);
    assert_eq!(known.send().await.expect("sent").status(), StatusCode::NOT_MODIFIED);

    // A file that a disk has damaged is measured again.
    let file = app.data.path().join("sessions").join(&session.id).join("made/peaks.bin");
    let mut damaged = std::fs::read(&file).expect("kept");
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    std::fs::write(&file, &damaged).expect("written");
    let recorded = std::fs::metadata(file.parent().and_then(Path::parent).expect("a folder").join("candidate.ogg"));
    let recorded = recorded.and_then(|track| track.modified()).expect("a time");
    std::fs::File::options().write(true).open(&file).and_then(|f| f.set_modified(recorded)).expect("touched");
    assert_eq!(bytes(&app, &format!("{base}/peaks"), &session.token).await, peaks);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_in_which_nobody_spoke_can_be_opened_and_exported() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let base = format!("/api/sessions/{}", session.id);
    let replay = app.json(&format!("{base}/replay"), &session.token).await;
    assert_eq!((&replay["tracks"], &replay["chapters"], &replay["marks"]), (&json!([]), &json!([]), &json!([])));
    assert_eq!(bytes(&app, &format!("{base}/peaks"), &session.token).await.len(), 32);
    assert_eq!(bytes(&app, &format!("{base}/export/transcript.vtt"), &session.token).await, b"WEBVTT\n");
    let none = app.request(Method::GET, &format!("{base}/export/mixed.ogg"), &session.token);
    assert_problem(none.send().await.expect("sent"), 404, "not_found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_exported_as_subtitles_json_and_one_sound() {
    let app = TestApp::start().await;
    let session = interview(&app).await;
    let export = format!("/api/sessions/{}/export", session.id);
    let text = async |file: &str| {
        String::from_utf8(bytes(&app, &format!("{export}/{file}"), &session.token).await).expect("UTF-8")
    };
    let vtt = text("transcript.vtt").await;
    assert!(vtt.starts_with("WEBVTT\n\n00:00:0"), "{vtt}");
    assert!(vtt.contains(&format!("<v Candidate>{STUB_WORDS}\n")), "{vtt}");
    assert!(vtt.contains("a &lt;b&gt;typed&lt;/b&gt; answer --&gt; &amp; more"), "{vtt}");
    let arrows = vtt.matches("-->").count();
    assert_eq!(arrows, vtt.lines().filter(|line| line.starts_with("00:") && line.contains(" --> ")).count());
    let srt = text("transcript.srt").await;
    assert!(srt.starts_with("1\n00:00:0") && srt.contains(&format!("\nCandidate: {STUB_WORDS}\n")), "{srt}");
    assert!(text("chapters.vtt").await.matches(" --> ").count() >= 2);
    let file: Value = serde_json::from_str(&text("transcript.json").await).expect("JSON");
    assert_eq!(file["session"]["id"], session.id);
    assert_eq!(answer(&file)["text"], STUB_WORDS);
    assert!(file["interviewer"].as_str().is_some_and(|name| !name.is_empty()));

    let track = async |name: &str| {
        wav(&bytes(&app, &format!("/api/sessions/{}/recordings/{name}.wav", session.id), &session.token).await)
    };
    let (candidate, interviewer) = (track("candidate").await, track("interviewer").await);
    let mixed = wav(&bytes(&app, &format!("{export}/mixed.wav"), &session.token).await);
    assert_eq!(mixed.len(), candidate.len().max(interviewer.len()));
    for at in (0..mixed.len()).step_by(997) {
        let sample = |track: &[i16]| i32::from(track.get(at).copied().unwrap_or(0));
        let sum = (sample(&candidate) + sample(&interviewer)).clamp(-32_767, 32_767);
        assert!((sum - i32::from(mixed[at])).abs() <= 2, "at {at}: {sum} {}", mixed[at]);
    }
    let ogg = app.request(Method::GET, &format!("{export}/mixed.ogg"), &session.token).header("range", "bytes=0-3");
    let ogg = ogg.send().await.expect("sent");
    assert_eq!(
        (ogg.status(), &ogg.headers()["content-type"]),
        (StatusCode::PARTIAL_CONTENT, &"audio/ogg".parse().expect("ok"))
    );
    assert_eq!(&ogg.bytes().await.expect("bytes")[..], b"OggS");
    for wrong in ["mixed.mp3", "..%2Fevents.jsonl", "events.jsonl"] {
        let answer = app.request(Method::GET, &format!("{export}/{wrong}"), &session.token).send().await.expect("sent");
        assert_problem(answer, 404, "not_found").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_corrected_and_taken_back_in_sqlite() {
    let app = TestApp::start().await;
    correct(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_corrected_and_taken_back_in_postgresql() {
    let (_database, app) = on_postgres().await;
    correct(&app).await;
}

async fn correct(app: &TestApp) {
    let session = interview(app).await;
    let base = format!("/api/sessions/{}", session.id);
    let said = app.json(&format!("{base}/transcript"), &session.token).await;
    let turn = answer(&said)["turn"].clone();
    assert_eq!((&answer(&said)["version"], &answer(&said)["original_text"]), (&json!(0), &Value::Null));
    let patch = |body: Value| app.request(Method::PATCH, &format!("{base}/words"), &session.token).json(&body).send();
    let wish = |version: u32, from: u32, count: u32, text: &str| json!({ "speaker": "candidate", "turn": turn, "version": version, "from": from, "count": count, "text": text });
    let corrected = patch(wish(0, 1, 1, "werdz \u{202e}")).await.expect("sent");
    assert_eq!(corrected.status(), StatusCode::OK);
    let corrected: Value = corrected.json().await.expect("JSON");
    assert_eq!(corrected["text"], "these werdz are fixed");
    assert_eq!((&corrected["version"], &corrected["original_text"]), (&json!(1), &json!(STUB_WORDS)));
    assert_eq!(corrected["words"][1]["original"], "words");
    assert!(corrected["words"][0]["original"].is_null());

    // Two who have both read version 1: one is first, and the other is told what it is now.
    let (one, two) = tokio::join!(patch(wish(1, 2, 2, "were mended")), patch(wish(1, 2, 2, "are broken")));
    let (one, two) = (one.expect("sent"), two.expect("sent"));
    let (first, second) = if one.status() == StatusCode::OK { (one, two) } else { (two, one) };
    assert_eq!((first.status(), second.status()), (StatusCode::OK, StatusCode::CONFLICT));
    let (first, second): (Value, Value) = (first.json().await.expect("JSON"), second.json().await.expect("JSON"));
    assert_eq!(second["code"], "edit_conflict");
    assert_eq!(second["current"]["text"], first["text"]);
    assert_eq!(second["current"]["version"], 2);

    let undo = |version: u32| {
        let body = json!({ "speaker": "candidate", "turn": turn, "version": version, "name": "Ada" });
        app.request(Method::POST, &format!("{base}/words/undo"), &app.access_token).json(&body).send()
    };
    let back: Value = undo(2).await.expect("sent").json().await.expect("JSON");
    assert_eq!(back["text"], "these werdz are fixed");
    let back: Value = undo(3).await.expect("sent").json().await.expect("JSON");
    assert_eq!((&back["text"], &back["original_text"]), (&json!(STUB_WORDS), &Value::Null));
    assert_problem(undo(4).await.expect("sent"), 422, "invalid_field").await;
    assert_problem(undo(3).await.expect("sent"), 409, "edit_conflict").await;

    let history = app.json(&format!("{base}/words/history"), &session.token).await;
    let items = history["items"].as_array().expect("a list");
    assert_eq!(items.len(), 4);
    assert_eq!(
        (&items[0]["kind"], &items[0]["by"], &items[0]["role"]),
        (&json!("undo"), &json!("Ada"), &json!("reviewer"))
    );
    let first = &items[3];
    assert_eq!(
        (&first["before"], &first["after"], &first["role"]),
        (&json!("words"), &json!("werdz"), &json!("candidate"))
    );

    // A typed answer is corrected as a spoken one is.
    let typed = said["turns"].as_array().expect("a list").iter().find(|turn| turn["source"] == "typed").expect("one");
    let body =
        json!({ "speaker": "candidate", "turn": typed["turn"], "version": 0, "from": 0, "count": 2, "text": "one" });
    let typed: Value = patch(body).await.expect("sent").json().await.expect("JSON");
    assert_eq!(typed["text"], "one answer --> & more");
    assert_eq!(typed["original_text"], "a <b>typed</b> answer --> & more");

    for (body, code) in [
        (wish(4, 9, 1, "x"), "invalid_field"),
        (wish(4, 0, 0, "x"), "invalid_field"),
        (wish(4, 0, 1, &"x".repeat(1_001)), "invalid_field"),
        (wish(4, 0, 1, "a\nb"), "invalid_field"),
        (json!({ "speaker": "nobody" }), "invalid_field"),
    ] {
        assert_problem(patch(body).await.expect("sent"), 422, code).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_over_is_neither_corrected_nor_redacted_nor_exported() {
    let app = TestApp::start().await;
    let session = app.create("developer-en").await;
    let _audio = AudioSocket::connect(&app.url, &session, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, &session, 0).await;
    events.until_type("reply.spoken").await;
    let base = format!("/api/sessions/{}", session.id);
    let send = |method: Method, path: &str, body: Value| {
        app.request(method, &format!("{base}{path}"), &session.token).json(&body).send()
    };
    let word = json!({ "speaker": "interviewer", "turn": 1, "version": 0, "from": 0, "count": 1, "text": "x" });
    assert_problem(send(Method::PATCH, "/words", word).await.expect("sent"), 409, "session_running").await;
    let export = send(Method::GET, "/export/transcript.vtt", json!({})).await.expect("sent");
    assert_problem(export, 409, "session_running").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redacted_span_is_nowhere_in_sqlite() {
    let app = TestApp::start().await;
    let (folder, secret) = redact(&app).await;
    let data = app.stop().await;
    for secret in [secret.as_str(), QUOTE] {
        assert!(!holds(data.path(), secret), "{secret} is still in a file of the data folder");
    }
    assert!(folder.join("candidate.ogg").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redacted_span_is_nowhere_in_postgresql() {
    let (_database, app) = on_postgres().await;
    redact(&app).await;
}

/// Redacts the spoken answer; gives the session's folder and what was said.
async fn redact(app: &TestApp) -> (std::path::PathBuf, String) {
    let session = interview(app).await;
    let base = format!("/api/sessions/{}", session.id);
    let folder = app.data.path().join("sessions").join(&session.id);
    let said = app.json(&format!("{base}/transcript"), &session.token).await;
    let (from_ms, to_ms, turn) = {
        let answer = answer(&said);
        (
            answer["start_ms"].as_u64().expect("a time"),
            answer["end_ms"].as_u64().expect("a time"),
            answer["turn"].clone(),
        )
    };
    // A correction holds the words as well.
    let word =
        json!({ "speaker": "candidate", "turn": turn, "version": 0, "from": 0, "count": 1, "text": "correctedsecret" });
    let patched = app.request(Method::PATCH, &format!("{base}/words"), &session.token).json(&word).send().await;
    assert_eq!(patched.expect("sent").status(), StatusCode::OK);
    let comments = talk(app, &session, from_ms, to_ms).await;
    // Made before, so that it must be made again.
    let before = wav(&bytes(app, &format!("{base}/recordings/candidate.wav"), &session.token).await);
    let peaks = bytes(app, &format!("{base}/peaks"), &session.token).await;
    bytes(app, &format!("{base}/export/mixed.ogg"), &session.token).await;
    // The words come after the sound that they stand for: the sound is in the second before.
    let from_ms = from_ms.saturating_sub(200);
    let span = (from_ms * 48) as usize..((to_ms * 48) as usize).min(before.len());
    assert!(before[span.clone()].iter().any(|sample| sample.abs() > 3_000), "the answer was heard");
    assert!(folder.join("tape.bin").exists() && holds(&folder, STUB_WORDS));

    let send =
        |body: Value| app.request(Method::POST, &format!("{base}/redactions"), &session.token).json(&body).send();
    let preview = app.json(&format!("{base}/redactions/preview?from_ms={from_ms}&to_ms={to_ms}"), &session.token).await;
    assert_eq!(preview, json!({ "comments": 4 }));
    let unconfirmed = json!({ "from_ms": from_ms, "to_ms": to_ms });
    assert_problem(send(unconfirmed).await.expect("sent"), 422, "invalid_field").await;
    let empty = json!({ "from_ms": to_ms, "to_ms": from_ms, "confirm": true });
    assert_problem(send(empty).await.expect("sent"), 422, "invalid_field").await;
    let wish = json!({ "from_ms": from_ms, "to_ms": to_ms, "confirm": true, "reason": "a number", "name": "Zoë" });
    let redacted = send(wish).await.expect("sent");
    assert_eq!(redacted.status(), StatusCode::CREATED);
    let redacted: Value = redacted.json().await.expect("JSON");
    assert_eq!((&redacted["deleted_comments"], &redacted["from_ms"]), (&json!(4), &json!(from_ms)));
    comments.are_gone(app, &session).await;

    let loudest = |pcm: &[i16]| pcm.iter().map(|sample| sample.unsigned_abs()).max();
    let after = wav(&bytes(app, &format!("{base}/recordings/candidate.wav"), &session.token).await);
    assert!(loudest(&after[span.clone()]).is_some_and(|loudest| loudest < 40), "{:?}", loudest(&after[span.clone()]));
    // Both sides are silent in it.
    let mixed = wav(&bytes(app, &format!("{base}/export/mixed.wav"), &session.token).await);
    assert!(loudest(&mixed[span.clone()]).is_some_and(|loudest| loudest < 40));
    let now = bytes(app, &format!("{base}/peaks"), &session.token).await;
    let bins = |ms: u64| 32 + (ms / 100) as usize;
    let inside = bins(from_ms) + 1..bins(to_ms);
    assert!(peaks[inside.clone()].iter().any(|bin| *bin > 50) && now[inside].iter().all(|bin| *bin < 20));
    assert!(!folder.join("tape.bin").exists());
    assert!(!holds(&folder, "words are fixed") && !holds(&folder, "correctedsecret"));
    let said = app.json(&format!("{base}/transcript"), &session.token).await;
    assert!(!said.to_string().contains("words are") && !said.to_string().contains("secret"), "{said}");
    let history = app.json(&format!("{base}/words/history"), &session.token).await;
    assert!(!history.to_string().contains("secret"), "{history}");
    let vtt = bytes(app, &format!("{base}/export/transcript.vtt"), &session.token).await;
    assert!(!String::from_utf8(vtt).expect("UTF-8").contains("fixed"));
    let list = app.json(&format!("{base}/redactions"), &session.token).await;
    assert_eq!((&list["items"][0]["reason"], &list["items"][0]["from_ms"]), (&json!("a number"), &json!(from_ms)));
    let replay = app.json(&format!("{base}/replay"), &session.token).await;
    assert_eq!(replay["redactions"], json!([{ "from_ms": from_ms, "to_ms": to_ms }]));
    // The events are as many as before.
    let events = app.json(&format!("{base}/events"), &session.token).await;
    let count = events["events"].as_array().map(Vec::len).expect("a list") as u64;
    assert_eq!(replay["session"]["last_event"], count);
    (folder, "correctedsecret".into())
}

/// What the comments quote.
const QUOTE: &str = "quotedsecret";

/// Comments on an answer and elsewhere, and somebody who watches them.
struct Talk {
    watched: reqwest::Response,
    /// Those that quote the answer.
    on_it: Vec<String>,
    elsewhere: String,
}

/// Comments on the answer's first word, in it and at its end, an answer to one, and one elsewhere.
async fn talk(app: &TestApp, session: &Created, from_ms: u64, to_ms: u64) -> Talk {
    let path = format!("/api/sessions/{}/comments", session.id);
    let write = async |body: Value| {
        let sent = app.request(Method::POST, &path, &session.token).json(&body).send().await.expect("sent");
        assert_eq!(sent.status(), StatusCode::CREATED, "{body}");
        let made: Value = sent.json().await.expect("JSON");
        made["id"].as_str().expect("an id").to_owned()
    };
    let quoting = |at_ms: u64| json!({ "text": format!("You said {QUOTE}, @Ada"), "name": QUOTE, "at_ms": at_ms });
    let thread = write(quoting(from_ms)).await;
    let answer = write(json!({ "text": format!("{QUOTE} indeed"), "parent": thread })).await;
    let on_it = vec![thread, answer, write(quoting((from_ms + to_ms) / 2)).await, write(quoting(to_ms)).await];
    let elsewhere = write(json!({ "text": "well begun", "at_ms": 1 })).await;
    let list = app.json(&path, &session.token).await;
    let watched = app
        .request(Method::GET, &format!("{path}/stream"), &session.token)
        .header("Last-Event-ID", list["seq"].to_string())
        .send()
        .await
        .expect("sent");
    Talk { watched, on_it, elsewhere }
}

impl Talk {
    /// Whoever watches has seen them go, and nobody can read them any more.
    async fn are_gone(mut self, app: &TestApp, session: &Created) {
        let mut told = String::new();
        while told.matches("\"deleted\":true").count() < self.on_it.len() {
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.watched.chunk()).await;
            told += std::str::from_utf8(&chunk.expect("in time").expect("read").expect("it goes on")).expect("UTF-8");
        }
        assert!(self.on_it.iter().all(|id| told.contains(id)) && !told.contains(&self.elsewhere), "{told}");
        assert!(!told.contains(QUOTE), "{told}");
        let list = app.json(&format!("/api/sessions/{}/comments", session.id), &session.token).await;
        let left = list["items"].as_array().expect("a list");
        assert_eq!(left.len(), 1, "{list}");
        assert_eq!(left[0]["id"], self.elsewhere);
        let kept: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM comments WHERE text LIKE $1 OR author_name LIKE $1 OR mentions <> '[]'",
        )
        .bind(format!("%{QUOTE}%"))
        .fetch_one(app.app().db.pool())
        .await
        .expect("counted");
        assert_eq!(kept, 0);
    }
}

/// Whether a file in a folder holds these bytes.
fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).expect("a folder").any(|entry| {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            return holds(&path, text);
        }
        std::fs::read(&path).expect("read").windows(text.len()).any(|bytes| bytes == text.as_bytes())
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_session_leaves_a_receipt_and_nothing_else_in_sqlite() {
    let app = TestApp::start().await;
    delete(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_session_leaves_a_receipt_and_nothing_else_in_postgresql() {
    let (_database, app) = on_postgres().await;
    delete(&app).await;
}

async fn delete(app: &TestApp) {
    let session = interview(app).await;
    let base = format!("/api/sessions/{}", session.id);
    let post = |path: &str, body: Value| {
        app.request(Method::POST, &format!("{base}{path}"), &session.token).json(&body).send()
    };
    let share = post("/shares", json!({})).await.expect("sent");
    let share: Value = share.json().await.expect("JSON");
    let open = json!({ "token": share["token"], "name": "Eve" });
    let opened = app.http.post(format!("{}/api/shares/open", app.url)).json(&open).send().await.expect("sent");
    assert_eq!(opened.status(), StatusCode::OK);
    assert_eq!(
        post("/comments", json!({ "text": "so", "at_ms": 1 })).await.expect("sent").status(),
        StatusCode::CREATED
    );
    bytes(app, &format!("{base}/export/mixed.ogg"), &session.token).await;

    let deleted = app.request(Method::DELETE, &base, &session.token).send().await.expect("sent");
    assert_eq!(deleted.status(), StatusCode::OK);
    let receipt: Value = deleted.json().await.expect("JSON");
    assert_eq!(receipt["session"], session.id);
    assert!(receipt["at"].is_string());
    let deleted = &receipt["deleted"];
    for (what, least) in [("audio_files", 3), ("other_files", 2), ("bytes", 1_000), ("turns", 3), ("words", 4)] {
        assert!(deleted[what].as_u64().is_some_and(|count| count >= least), "{what}: {receipt}");
    }
    for what in ["comments", "shares", "access_log"] {
        assert_eq!(deleted[what], 1, "{what}: {receipt}");
    }
    assert_eq!((&deleted["corrections"], &deleted["redactions"]), (&json!(0), &json!(0)));
    assert!(!app.data.path().join("sessions").join(&session.id).exists());
    for table in ["comments", "shares", "share_viewers", "access_log", "words", "turns", "recordings"] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let count: i64 = sqlx::query_scalar(sql).fetch_one(app.app().db.pool()).await.expect("counted");
        assert_eq!(count, 0, "{table}");
    }
    let again = app.http.post(format!("{}/api/shares/open", app.url)).json(&open).send().await.expect("sent");
    assert_problem(again, 404, "not_found").await;
}
