//! An interview that is over, in a data folder as a server leaves it: sealed tracks of speech
//! and rows of words, of any length, in seconds.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use vivavoce_engine::audio::{WIRE_FRAME, WIRE_RATE};
use vivavoce_engine::id::SessionId;
use vivavoce_engine::record::ogg::OggOpusWriter;
use vivavoce_engine::record::{Track, sealed};
use vivavoce_engine::speak::OpusEncoder;
use vivavoce_signaling::consents::Agreed;
use vivavoce_signaling::data_folder::DataFolder;
use vivavoce_signaling::db::Db;
use vivavoce_signaling::events::wire::{SessionState, WordSource};
use vivavoce_signaling::recordings;
use vivavoce_signaling::recordings::store::TrackRow;
use vivavoce_signaling::retention::wire::KeptDays;
use vivavoce_signaling::sessions::store::{self, NewSession, Standing, TurnRow, WordRow};
use vivavoce_signaling::sessions::wire::{SessionEndReason, Speaker, TurnKind};
use vivavoce_signaling::token::{self, TokenHash};
use vivavoce_signaling::vault::Vault;
use vivavoce_signaling::wire::{Language, Timestamp};

use crate::speech;

/// Each question: the interviewer speaks for so long, then the candidate, milliseconds.
const QUESTION_MS: u64 = 6_000;
const ANSWER_MS: u64 = 54_000;
/// A usual pace: two and a half words a second.
const WORD_MS: u64 = 400;
/// Seconds of speech that are encoded; more begins anew.
const SPEECH_S: usize = 30;
/// The scenario of it.
const SCENARIO: &str = "developer-en";

/// A session in the folder.
pub struct Past {
    pub id: SessionId,
    /// Opens it.
    pub token: String,
}

/// Puts an interview of so many minutes into `data`.
pub async fn interview(data: &Path, minutes: u64) -> anyhow::Result<Past> {
    let folder = DataFolder::hold(data)?;
    let db = Db::connect(None, data).await?;
    db.migrate().await?;
    let scenario = vivavoce_scenarios::builtin().iter().find(|scenario| scenario.id == SCENARIO);
    let scenario = scenario.context("the scenario is not built in")?;
    let source = format!("{}/../scenarios/data/{SCENARIO}.toml", env!("CARGO_MANIFEST_DIR"));
    let (id, token, now) = (SessionId::new(), token::make("join")?, Timestamp::now());
    let session = NewSession {
        id,
        scenario_id: scenario.id.clone(),
        scenario_title: scenario.title.clone(),
        language: Language::En,
        role: scenario.role.clone(),
        scenario_source: std::fs::read_to_string(&source).with_context(|| source)?,
        candidate_name: None,
        agreed: Agreed::to_all("1"),
        created_at: now,
        question_count: scenario.questions.len() as u32,
        leads: None,
        providers: vivavoce_signaling::own_providers::OwnProviders::default(),
        trial: false,
        owner: vivavoce_signaling::owner::Owner::Instance,
        candidate: None,
        kept: KeptDays::default(),
    };
    store::create(&db, &session, &TokenHash::of(&token), None).await?;
    store::claim(&db, id, Some(&folder.node()?)).await?;
    let whole_ms = minutes * 60_000;
    let standing = Standing {
        state: SessionState::Ended,
        end_reason: Some(SessionEndReason::Completed),
        started_at: Some(now),
        ended_at: Some(now),
        duration_ms: whole_ms,
        question_index: None,
        last_event: 0,
    };
    let vault = Vault::open(data, None)?;
    std::fs::create_dir_all(vault.folder(id))?;
    let files = vault.begin(id)?;
    let mut tracks = Vec::new();
    for track in Track::ALL {
        sealed::replace(&files.track(track), files.key(), |out| track_of(track, whole_ms, out))?;
        tracks.push(TrackRow {
            track: match track {
                Track::Candidate => recordings::wire::Track::Candidate,
                Track::Interviewer => recordings::wire::Track::Interviewer,
            },
            start_ms: 0,
            duration_ms: whole_ms,
            bytes: files.open_track(track)?.length(),
        });
    }
    let questions: Vec<String> = scenario.questions.iter().map(|question| question.id.clone()).collect();
    store::record(&db, id, &standing, &turns(whole_ms, &questions)?, &[], &tracks).await?;
    Ok(Past { id, token })
}

/// When each question begins.
fn questions_ms(whole_ms: u64) -> impl Iterator<Item = u64> {
    (0..whole_ms).step_by((QUESTION_MS + ANSWER_MS) as usize)
}

/// Speech where its side speaks.
fn track_of(track: Track, whole_ms: u64, out: &mut impl Write) -> anyhow::Result<()> {
    let mut encoder = OpusEncoder::new()?;
    let pcm = speech::at_wire_rate(SPEECH_S)?;
    let packets: Vec<_> = pcm.as_chunks::<WIRE_FRAME>().0.iter().map(|frame| encoder.encode(frame)).collect();
    let mut packets = packets.iter().cycle();
    let samples = |ms: u64| ms * u64::from(WIRE_RATE) / 1_000;
    let mut ogg = OggOpusWriter::new(1);
    for begin in questions_ms(whole_ms) {
        let (from, to) = match track {
            Track::Interviewer => (begin, begin + QUESTION_MS),
            Track::Candidate => (begin + QUESTION_MS, begin + QUESTION_MS + ANSWER_MS),
        };
        for at in (samples(from)..samples(to.min(whole_ms))).step_by(WIRE_FRAME) {
            ogg.packet(at, packets.next().context("no speech")?.clone());
        }
        out.write_all(&ogg.take_pages())?;
    }
    ogg.end(samples(whole_ms));
    out.write_all(&ogg.take_pages())?;
    Ok(())
}

/// The clips' own sentences, at a usual pace.
fn turns(whole_ms: u64, questions: &[String]) -> anyhow::Result<Vec<TurnRow>> {
    let said: Vec<String> = speech::transcripts()?
        .into_iter()
        .filter(|(file, _)| file.starts_with("en"))
        .flat_map(|(_, text)| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let mut said = said.iter().cycle();
    let mut turns = Vec::new();
    for (n, begin) in questions_ms(whole_ms).enumerate() {
        let question = (n % questions.len()) as u32;
        for (speaker, kind, from, to) in [
            (Speaker::Interviewer, TurnKind::Question, begin, begin + QUESTION_MS),
            (Speaker::Candidate, TurnKind::Answer, begin + QUESTION_MS, begin + QUESTION_MS + ANSWER_MS),
        ] {
            let to = to.min(whole_ms);
            let words: Vec<WordRow> = (from..to)
                .step_by(WORD_MS as usize)
                .map(|start_ms| WordRow {
                    text: said.next().cloned().unwrap_or_default(),
                    start_ms,
                    end_ms: start_ms + WORD_MS * 3 / 4,
                    confidence: Some(0.9),
                })
                .collect();
            turns.push(TurnRow {
                turn: n as u32 + 1,
                speaker,
                kind,
                question_id: Some(questions[question as usize].clone()),
                question_index: Some(question),
                text: words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "),
                source: matches!(speaker, Speaker::Candidate).then_some(WordSource::Whisper),
                start_ms: from,
                end_ms: to,
                interrupted: false,
                verdict: None,
                metrics: None,
                words,
            });
        }
    }
    Ok(turns)
}
