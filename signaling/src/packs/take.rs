//! Takes a pack in: all of it in one transaction, or nothing.

use std::collections::HashSet;

use vivavoce_scenarios::{head, limits, parse};

use super::fault;
use super::plan::{Content, Plan, Planned};
use super::wire::{PackClash, PackOutcome, TakenItem};
use crate::app::App;
use crate::attachments;
use crate::db::Writing;
use crate::error::{Code, Problem};
use crate::owner::Owner;
use crate::quizzes;
use crate::scenarios::store::{self, Change};
use crate::wire::Timestamp;

/// Ids that are tried for one file.
const MOST_TRIES: u32 = 1_000;

/// Keeps everything.
///
/// # Errors
/// `bad_pack` where something is wrong with a file; `edit_conflict` where somebody was first.
pub async fn take(
    app: &App,
    owner: Owner,
    name: &str,
    Plan { planned, media }: Plan,
    versions: &HashSet<&str>,
) -> Result<Vec<TakenItem>, Problem> {
    if let Some((file, why)) = media.iter().find_map(|one| Some((&one.told.file, one.problem()?))) {
        return Err(Problem::told(Code::BadPack, fault::nothing_taken(file, &why)));
    }
    for one in &planned {
        if one.content.is_none() || !one.item.problems.is_empty() {
            let first = one.item.problems.first();
            let why = first.map(|problem| fault::at_line(problem.line, &problem.key, &problem.said()));
            let why = why.unwrap_or_else(fault::unreadable);
            return Err(Problem::told(Code::BadPack, fault::nothing_taken(&one.item.path, &why)));
        }
    }
    let note = format!("Imported: {name}");
    let mut writing = app.db.begin().await?;
    for kept in media.into_iter().filter_map(|one| one.taken) {
        attachments::store::keep(&mut writing, owner, &kept.file, &kept.bytes, Timestamp::now()).await?;
    }
    attachments::within(&mut writing, owner).await?;
    let mut taken = Vec::with_capacity(planned.len());
    for Planned { item, content } in planned {
        let Some(content) = content else { continue };
        let (id, outcome) = match (item.clash, &content) {
            (PackClash::Same, _) => (item.id.clone(), PackOutcome::Unchanged),
            (PackClash::Version, Content::Scenario(scenario, source)) if versions.contains(item.id.as_str()) => {
                let newest = store::newest(&app.db, owner, &item.id).await?.ok_or_else(conflict)?;
                let kept = store::Content { source, note: &note, scenario: Some(scenario), sound: true };
                let revision = newest.scenario.revision;
                let is_settled = newest.scenario.published_version == Some(newest.scenario.latest_version);
                let change =
                    store::save_within(&mut writing, owner, &item.id, revision, kept, Timestamp::now()).await?;
                if change == Change::Conflict || !is_settled {
                    return Err(conflict());
                }
                (item.id.clone(), PackOutcome::Versioned)
            }
            _ => anew(app, &mut writing, owner, &item.id, &content, &note).await?,
        };
        taken.push(TakenItem { form: item.form, id, title: item.title.unwrap_or_default(), outcome });
    }
    writing.commit().await?;
    Ok(taken)
}

/// Keeps it under its id, or under the next one that is free.
async fn anew(
    app: &App,
    writing: &mut Writing,
    owner: Owner,
    id: &str,
    content: &Content,
    note: &str,
) -> Result<(String, PackOutcome), Problem> {
    let now = Timestamp::now();
    for number in 1..=MOST_TRIES {
        let wish = numbered(id, number);
        let is_free = match content {
            Content::Scenario(..) if app.catalogue.get(&wish).is_some() => false,
            Content::Scenario(_, source) => {
                let source = head::with_id(source, &wish);
                let scenario = parse(&source)
                    .map_err(|errors| Problem::internal("a scenario is not sound under another id", &errors))?;
                let kept = store::Content { source: &source, note, scenario: Some(&scenario), sound: true };
                store::insert_within(writing, owner, &scenario, kept, now).await?
            }
            Content::Quiz(_) if quizzes::built_in(&wish).is_some() => false,
            Content::Quiz(quiz) => {
                let mut quiz = quiz.as_ref().clone();
                quiz.id.clone_from(&wish);
                quizzes::store::insert_within(writing, owner, &quiz, now).await?
            }
        };
        if is_free {
            return Ok((wish, if number == 1 { PackOutcome::Created } else { PackOutcome::Renamed }));
        }
    }
    Err(conflict())
}

fn numbered(id: &str, number: u32) -> String {
    if number == 1 {
        return id.to_owned();
    }
    let end = format!("-{number}");
    let base: String = id.chars().take(limits::ID_CHARS - end.len()).collect();
    format!("{base}{end}")
}

fn conflict() -> Problem {
    Problem::new(Code::EditConflict, "Somebody has changed what the pack was held against; look at it once more.")
}
