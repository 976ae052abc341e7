//! `/api/bank`: questions that trainers keep.

use std::collections::{BTreeMap, HashSet};

use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use utoipa::IntoResponses;
use utoipa::openapi::{RefOr, Response};
use uuid::Uuid;
use vivavoce_scenarios::bank::{self, Kept, PIECE_BYTES};
use vivavoce_scenarios::quiz::{Answer, Kind, Question};

use super::prints::print;
use super::statistics::{self, Given};
use super::store::{self, PAGE};
use super::wire::{
    ArchiveBankQuestion, BankFilter, BankForm, BankList, BankQuestionDetail, BankStatistics, BankTagList, ChoiceShare,
    CreateBankQuestion, InsertQuestions, InsertedQuestions, ItemStatistics, KeepQuestions, KeptQuestions,
    SaveBankQuestion,
};
use super::{insert, keep, not_found};
use crate::app::App;
use crate::attempts::course::Course;
use crate::error::{Code, Problem, ProblemBody};
use crate::extract::{JsonBody, QueryOf};
use crate::openapi::problems;
use crate::owner::{Acting, Owner};
use crate::quizzes::wire::summary;
use crate::wire::Timestamp;

/// A request's body: two texts as JSON, in which each character may take several.
const BODY: usize = 8 * PIECE_BYTES;

/// Characters of a search.
const LONGEST_SEARCH: usize = 200;

/// Solutions are kept by no cache.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// How routes of the bank refuse.
struct Refused;

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[("400", ""), ("401", ""), ("403", "`not_allowed`"), ("404", ""), ("409", "`edit_conflict`")])
    }
}

/// The questions of the bank
#[utoipa::path(get, path = "/api/bank", tag = "bank", operation_id = "list_bank", params(BankFilter),
    security(("account_token" = []), ("access_token" = [])), responses((status = 200, body = BankList), Refused))]
pub async fn list(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    QueryOf(filter): QueryOf<BankFilter>,
) -> Result<impl IntoResponse, Problem> {
    if filter.search.as_ref().is_some_and(|search| search.chars().count() > LONGEST_SEARCH) {
        return Err(Problem::new(Code::InvalidField, format!("`search` has at most {LONGEST_SEARCH} characters.")));
    }
    let mut items = store::page(&app.db, acting.owner, &filter).await?;
    let is_last = items.len() <= PAGE as usize;
    items.truncate(PAGE as usize);
    let next_cursor = items.last().map(|item| item.id).filter(|_| !is_last);
    Ok((NO_STORE, Json(BankList { items, next_cursor })))
}

/// The tags of the bank
#[utoipa::path(get, path = "/api/bank-tags", tag = "bank", operation_id = "list_bank_tags",
    security(("account_token" = []), ("access_token" = [])), responses((status = 200, body = BankTagList), Refused))]
pub async fn tags(State(app): State<App>, Extension(acting): Extension<Acting>) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(BankTagList { items: store::tags(&app.db, acting.owner).await? })))
}

/// Keep a new question
#[utoipa::path(post, path = "/api/bank", tag = "bank", operation_id = "create_bank_question",
    security(("account_token" = []), ("access_token" = [])), request_body = CreateBankQuestion,
    responses((status = 201, body = BankQuestionDetail, headers(("Location" = String, description = "The question"))),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`, `bad_quiz`, `invalid_field`"),
        Refused))]
pub async fn create(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<CreateBankQuestion, BODY>,
) -> Result<impl IntoResponse, Problem> {
    let new = keep::checked(value.form, &value.texts, &value.tags, &value.origin)?;
    let id = Uuid::now_v7();
    let mut writing = app.db.begin().await?;
    store::insert(&mut writing, acting.owner, id, &new, Timestamp::now()).await?;
    writing.commit().await?;
    let headers = [(header::LOCATION, format!("/api/bank/{id}")), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((StatusCode::CREATED, headers, Json(detail(&app, acting.owner, id).await?)))
}

/// Keep questions of a scenario or of a quiz
///
/// Of a scenario that is being written, as it was saved last. What the bank knows already is not
/// kept twice.
#[utoipa::path(post, path = "/api/bank-keep", tag = "bank", operation_id = "keep_questions",
    security(("account_token" = []), ("access_token" = [])), request_body = KeepQuestions,
    responses((status = 200, body = KeptQuestions),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`, `invalid_field`"),
        Refused))]
pub async fn keep(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<KeepQuestions>,
) -> Result<impl IntoResponse, Problem> {
    let found = keep::found(&app, acting.owner, &value).await?;
    let (mut items, mut known) = (Vec::new(), 0);
    let mut writing = app.db.begin().await?;
    for new in &found {
        let print = new.texts.first().map(|text| text.print.as_str()).unwrap_or_default();
        if store::knows(&mut writing, acting.owner, print).await? {
            known += 1;
            continue;
        }
        let id = Uuid::now_v7();
        store::insert(&mut writing, acting.owner, id, new, Timestamp::now()).await?;
        items.push(id);
    }
    writing.commit().await?;
    Ok((NO_STORE, Json(KeptQuestions { items, known })))
}

/// Put questions into a quiz
///
/// At the end of a quiz of one's own, or into a new one. Attempts that have begun go on with what
/// they began with.
#[utoipa::path(post, path = "/api/bank-insert", tag = "bank", operation_id = "insert_questions",
    security(("account_token" = []), ("access_token" = [])), request_body = InsertQuestions,
    responses((status = 200, body = InsertedQuestions),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`invalid_field`"),
        Refused))]
pub async fn put_into_quiz(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    JsonBody { value, .. }: JsonBody<InsertQuestions>,
) -> Result<impl IntoResponse, Problem> {
    let quiz = insert::into_quiz(&app, acting.owner, &value).await?;
    Ok((NO_STORE, Json(InsertedQuestions { quiz: summary(&quiz, false) })))
}

/// One question
#[utoipa::path(get, path = "/api/bank/{id}", tag = "bank", operation_id = "read_bank_question",
    params(("id" = Uuid, Path, description = "The question")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = BankQuestionDetail), Refused))]
pub async fn read(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(detail(&app, acting.owner, parsed(&id)?).await?)))
}

/// Change a question
///
/// Where it stands in scenarios and quizzes it stays as it is there.
#[utoipa::path(put, path = "/api/bank/{id}", tag = "bank", operation_id = "save_bank_question",
    params(("id" = Uuid, Path, description = "The question")), security(("account_token" = []), ("access_token" = [])),
    request_body = SaveBankQuestion,
    responses((status = 200, body = BankQuestionDetail),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "`bad_scenario`, `bad_quiz`, `invalid_field`"),
        Refused))]
pub async fn save(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<SaveBankQuestion, BODY>,
) -> Result<impl IntoResponse, Problem> {
    let id = parsed(&id)?;
    let (before, _) = store::find(&app.db, acting.owner, id).await?.ok_or_else(not_found)?;
    let new = keep::checked(before.form, &value.texts, &value.tags, &value.origin)?;
    if !store::save(&app.db, acting.owner, id, value.revision, &new, Timestamp::now()).await? {
        return Err(Problem::new(Code::EditConflict, "Somebody else has changed this question since it was read."));
    }
    Ok((NO_STORE, Json(detail(&app, acting.owner, id).await?)))
}

/// Put a question away, or bring it back
#[utoipa::path(post, path = "/api/bank/{id}/archive", tag = "bank", operation_id = "archive_bank_question",
    params(("id" = Uuid, Path, description = "The question")), security(("account_token" = []), ("access_token" = [])),
    request_body = ArchiveBankQuestion, responses((status = 200, body = BankQuestionDetail), Refused))]
pub async fn archive(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
    JsonBody { value, .. }: JsonBody<ArchiveBankQuestion>,
) -> Result<impl IntoResponse, Problem> {
    let id = parsed(&id)?;
    store::archive(&app.db, acting.owner, id, value.archived, Timestamp::now()).await?;
    Ok((NO_STORE, Json(detail(&app, acting.owner, id).await?)))
}

/// What answers say of a question
#[utoipa::path(get, path = "/api/bank/{id}/statistics", tag = "bank", operation_id = "read_bank_statistics",
    params(("id" = Uuid, Path, description = "The question")), security(("account_token" = []), ("access_token" = [])),
    responses((status = 200, body = BankStatistics), Refused))]
pub async fn statistics(
    State(app): State<App>,
    Extension(acting): Extension<Acting>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let (question, texts) = store::find(&app.db, acting.owner, parsed(&id)?).await?.ok_or_else(not_found)?;
    let mut items = Vec::new();
    for text in texts.iter().filter(|_| question.form == BankForm::Quiz) {
        let kept = bank::read(BankForm::Quiz.into(), text.language.into(), &text.source)
            .map_err(|errors| Problem::internal("a question of the bank is no longer sound", &errors))?;
        let print = print(&kept);
        let Kept::Quiz(meant) = kept else { continue };
        let given = given(&app, acting.owner, &print, &meant).await?;
        let choices = choices(&meant);
        let told = statistics::tell(&given, choices.len());
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        items.push(ItemStatistics {
            language: text.language,
            answers: told.answers.map(count),
            share_right: told.share_right,
            discrimination: told.discrimination,
            choices: choices
                .into_iter()
                .zip(told.shares)
                .map(|((text, right), share)| ChoiceShare { text, right, share })
                .collect(),
            verdict: told.verdict,
        });
    }
    Ok((NO_STORE, Json(BankStatistics { items })))
}

/// Every answer to the question in an attempt that is over.
async fn given(app: &App, owner: Owner, print: &str, meant: &Question) -> Result<Vec<Given>, Problem> {
    let (attempts, contents) = store::attempts(&app.db, owner, print).await?;
    let known: HashSet<(&str, &str)> = contents
        .iter()
        .flat_map(|(hash, quiz)| quiz.questions.iter().map(move |question| (hash.as_str(), question)))
        .filter(|(_, question)| super::prints::print(&Kept::Quiz(Box::new((*question).clone()))) == print)
        .map(|(hash, question)| (hash, question.id.as_str()))
        .collect();
    let places = choices(meant);
    let now = Timestamp::now();
    let mut given = Vec::new();
    for (attempt, rows) in &attempts {
        let Some(quiz) = contents.get(&attempt.content_hash) else { continue };
        let course = Course { attempt, quiz, rows, now };
        if course.over_at().is_none() {
            continue;
        }
        let marks = course.marks();
        for question in quiz.questions.iter().filter(|one| known.contains(&(attempt.content_hash.as_str(), &one.id))) {
            let Some(answered) = course.row(&question.id).and_then(|row| row.answered.as_ref()) else { continue };
            let Some(mark) = marks.iter().find(|mark| mark.question == question.id) else { continue };
            let others = quiz.points() - question.points;
            let points: f64 =
                marks.iter().filter(|other| other.question != question.id).map(|other| other.points).sum();
            let texts = choices(question);
            let taken = match &answered.answer {
                Some(Answer::Single(place)) => vec![*place],
                Some(Answer::Multiple(all)) => all.clone(),
                _ => Vec::new(),
            };
            // The same choices may stand in another order there.
            let chosen = taken.iter().filter_map(|place| {
                let (text, _) = texts.get(*place)?;
                places.iter().position(|(known, _)| bank::tidy(known) == bank::tidy(text))
            });
            given.push(Given {
                right: mark.right,
                rest: (others > 0).then(|| points / f64::from(others)),
                chosen: chosen.collect(),
            });
        }
    }
    Ok(given)
}

/// What can be chosen, and whether it is right.
fn choices(question: &Question) -> Vec<(String, bool)> {
    match &question.kind {
        Kind::Single(choices) | Kind::Multiple(choices) => {
            choices.list.iter().map(|choice| (choice.text.clone(), choice.right)).collect()
        }
        Kind::Numeric(_) | Kind::Ordering(_) => Vec::new(),
    }
}

async fn detail(app: &App, owner: Owner, id: Uuid) -> Result<BankQuestionDetail, Problem> {
    let (question, texts) = store::find(&app.db, owner, id).await?.ok_or_else(not_found)?;
    Ok(BankQuestionDetail { question, texts, used_in: store::uses(&app.db, owner, id).await? })
}

/// An id that is none names nothing.
fn parsed(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| not_found())
}
