//! What the scenarios of a stranger's pack show: read as what somebody puts up, pictures written anew.

use std::collections::{BTreeMap, BTreeSet};

use vivavoce_scenarios::{FileName, Message, Scenario};

use super::fault;
use super::wire::PackMedia;
use crate::app::App;
use crate::attachments::{self, taken::Taken};
use crate::error::{Code, Problem};
use crate::owner::Owner;

/// A picture or document of a pack, read.
#[derive(Clone, Debug)]
pub struct Brought {
    /// As it is told.
    pub told: PackMedia,
    /// What it is called in the pack.
    pub was: FileName,
    /// What is to be kept; none where it cannot be taken, or is here already.
    pub taken: Option<Taken>,
}

impl Brought {
    /// What it is called here: a picture that is written anew has another content.
    fn is(&self) -> &FileName {
        self.taken.as_ref().map_or(&self.was, |taken| &taken.file)
    }

    /// What is wrong with it.
    pub fn problem(&self) -> Option<Message> {
        let (en, fr) = (self.told.problem.clone()?, self.told.problem_fr.clone());
        Some(Message { fr: fr.unwrap_or_else(|| en.clone()), en })
    }
}

/// Reads all of them.
pub async fn read(app: &App, owner: Owner, media: &BTreeMap<FileName, Vec<u8>>) -> Result<Vec<Brought>, Problem> {
    let mut brought = Vec::with_capacity(media.len());
    for (file, bytes) in media {
        let mut told = PackMedia {
            file: file.to_string(),
            kind: file.kind().into(),
            title: None,
            bytes: bytes.len() as u64,
            problem: None,
            problem_fr: None,
        };
        // What is here is what was once written anew here.
        let mut taken = None;
        if !attachments::store::has(&app.db, owner, file).await? {
            match attachments::take(file.as_str(), bytes.clone()).await {
                Ok(one) => taken = Some(one),
                Err(problem) if problem.code == Code::InvalidField => {
                    (told.problem, told.problem_fr) = (Some(problem.detail.into_owned()), problem.detail_fr);
                }
                Err(problem) => return Err(problem),
            }
        }
        brought.push(Brought { told, was: file.clone(), taken });
    }
    Ok(brought)
}

/// A scenario's file with the names that its attachments have here.
pub fn renamed(source: String, media: &[Brought]) -> String {
    media.iter().filter(|one| *one.is() != one.was).fold(source, |source, one| {
        // The name of a content stands for nothing else.
        source.replace(one.was.as_str(), one.is().as_str())
    })
}

/// What all of them are called here.
pub fn names(media: &[Brought]) -> BTreeSet<FileName> {
    media.iter().map(|one| one.is().clone()).collect()
}

/// Notes what the first scenario that shows each calls it, and which of them none shows.
pub fn entitle<'s>(media: &mut [Brought], scenarios: impl Iterator<Item = &'s Scenario>) {
    let mut titles: BTreeMap<&FileName, &str> = BTreeMap::new();
    for attachment in scenarios.flat_map(|scenario| &scenario.questions).flat_map(|question| &question.attachments) {
        titles.entry(&attachment.file).or_insert(&attachment.title);
    }
    for one in media {
        one.told.title = titles.get(one.is()).map(|title| (*title).to_owned());
        if one.told.title.is_none() && one.told.problem.is_none() {
            let Message { en, fr } = fault::unshown();
            (one.told.problem, one.told.problem_fr) = (Some(en), Some(fr));
        }
    }
}
