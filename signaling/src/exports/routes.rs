//! `/api/sessions/{id}/export/{file}`.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::cue::cues;
use super::file::{self, Export};
use super::subtitles::{self, Names};
use super::wire::TranscriptFile;
use crate::app::App;
use crate::error::{Problem, ProblemBody};
use crate::recordings::file::{answer, no_track};
use crate::replay::{outline, store as replay};
use crate::sessions::routes::wire;
use crate::sessions::store::{self as sessions, SessionRow};
use crate::tasks::routes as tasks;
use crate::wire::Language;

/// A session as a file
///
/// `transcript.vtt` (WebVTT with speakers), `transcript.srt`, `transcript.json`
/// (`TranscriptFile`), `chapters.vtt`, and both tracks in one: `mixed.wav`, `mixed.ogg`, of
/// which a `Range` of bytes is honoured. What was redacted is in none of them.
#[utoipa::path(get, path = "/api/sessions/{id}/export/{file}", tag = "replay", operation_id = "export",
    params(("id" = uuid::Uuid, Path, description = "The session"),
        ("file" = String, Path, description = "What"),
        ("Range" = Option<String>, Header, description = "`bytes=FROM-TO`")),
    security(("join_token" = []), ("account_token" = []), ("access_token" = [])),
    responses(
        (status = 200, content((TranscriptFile = "application/json"), (String = "text/vtt"), (String = "application/x-subrip"), (Vec<u8> = "audio/ogg"), (Vec<u8> = "audio/wav"))),
        (status = 206, content((Vec<u8> = "audio/ogg"), (Vec<u8> = "audio/wav"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "`session_running`"),
        (status = 416, body = ProblemBody, content_type = "application/problem+json")))]
pub async fn read(
    State(app): State<App>,
    Extension(session): Extension<SessionRow>,
    Path((_, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let export = Export::named(&name)?;
    if app.conductor.running(session.id).is_some() {
        return Err(Problem::session_running());
    }
    app.conductor.settle(session.id).await;
    let name = format!("vivavoce-{}-{}", session.id, export.name());
    if matches!(export, Export::MixedWav | Export::MixedOgg) {
        let files = app.vault.files(session.id)?;
        let mix = move |files: &_, out: &mut _| file::mix(export, files, out);
        let made = app.workshop.file(session.id, &files, export.name(), mix).await?;
        return answer(made.ok_or_else(no_track)?, &name, export.media_type(), &headers);
    }
    let text = text(&app, session, export).await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(export.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).expect("ids are ASCII")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, text).into_response())
}

/// What was said, as subtitles with speakers.
///
/// # Errors
/// The database's.
pub async fn transcript_vtt(app: &App, session: SessionRow) -> Result<String, Problem> {
    text(app, session, Export::TranscriptVtt).await
}

async fn text(app: &App, session: SessionRow, export: Export) -> Result<String, Problem> {
    let session = sessions::find(&app.db, session.id).await?.ok_or_else(Problem::no_session)?;
    let names = names(app, &session).await?;
    let chapters = outline::chapters(&replay::said(&app.db, session.id).await?, session.standing.duration_ms);
    if export == Export::ChaptersVtt {
        return Ok(subtitles::chapters(&chapters));
    }
    let turns = sessions::transcript(&app.db, session.id).await?;
    Ok(match export {
        Export::TranscriptVtt => subtitles::vtt(&cues(&turns), &names),
        Export::TranscriptSrt => subtitles::srt(&cues(&turns), &names),
        _ => {
            let tasks = tasks::work(&app.db, session.id, None).await?;
            let file =
                TranscriptFile { session: wire(session), interviewer: names.interviewer, chapters, turns, tasks };
            serde_json::to_string_pretty(&file).expect("a transcript has only plain types")
        }
    })
}

/// How both sides are called in the language of the interview.
async fn names(app: &App, session: &SessionRow) -> Result<Names, Problem> {
    let source = sessions::scenario_source(&app.db, session.id).await?.unwrap_or_default();
    let (candidate, interviewer) = match session.language {
        Language::Fr => ("Candidat", "Intervieweur"),
        Language::En => ("Candidate", "Interviewer"),
    };
    Ok(Names {
        candidate: session.candidate_name.clone().unwrap_or_else(|| candidate.to_owned()),
        interviewer: session.leader.as_ref().and_then(|leader| leader.name.clone()).unwrap_or_else(|| {
            vivavoce_scenarios::parse(&source).map_or_else(|_| interviewer.to_owned(), |scenario| scenario.persona.name)
        }),
    })
}
