//! What came with the wish for an interview: what was agreed to of what was asked.

use super::texts;
use super::wire::{How, Purpose};
use crate::error::{Code, Problem};
use crate::owner::Owner;
use crate::sessions::wire::Consent;
use crate::text::line;
use crate::wire::Language;

/// Longest version of the consent's text, characters.
const LONGEST_VERSION: usize = 40;

/// What a candidate agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The version of the text.
    pub version: String,
    /// In which language it was read, where that is known.
    pub language: Option<Language>,
    /// On which page.
    pub how: How,
    /// The hosts that were named.
    pub hosts: Vec<String>,
    /// What was asked, and the answer.
    pub answers: Vec<(Purpose, bool)>,
    /// What was agreed to; none where one text stood for all of it.
    given: Option<Vec<Purpose>>,
}

impl Agreed {
    /// Where one text of this version stood for all that is needed.
    pub fn to_all(version: &str) -> Self {
        let version = version.to_owned();
        Self { version, language: None, how: How::Api, hosts: Vec::new(), answers: Vec::new(), given: None }
    }

    /// Checks what was sent.
    ///
    /// # Errors
    /// `consent_required` without a yes to what is needed.
    pub fn check(consent: &Consent) -> Result<Self, Problem> {
        let given = consent.purposes.as_ref();
        let has = |purpose| given.is_none_or(|given| given.contains(&purpose));
        if !consent.recording || !has(Purpose::Recording) {
            return Err(Problem::new(
                Code::ConsentRequired,
                "An interview is recorded; without a yes to that there is none.",
            ));
        }
        if !has(Purpose::AiInterview) {
            return Err(Problem::new(
                Code::ConsentRequired,
                "An AI leads this interview; without a yes to that there is none. Ask for a person instead.",
            ));
        }
        let version = line(&consent.version, LONGEST_VERSION, "consent.version")?
            .ok_or_else(|| Problem::new(Code::InvalidField, "`consent.version` is empty."))?;
        if given.is_some() && version != texts::current() {
            return Err(Problem::new(
                Code::ConsentRequired,
                "The texts have changed since: read `GET /api/consent-texts` and ask once more.",
            ));
        }
        let how = if given.is_some() { How::Prepare } else { How::Api };
        Ok(Self { language: consent.language, how, given: given.cloned(), ..Self::to_all(&version) })
    }

    /// For an interview of this owner, of which a part goes to these hosts.
    ///
    /// # Errors
    /// `consent_required` without a yes to the hosts that there are.
    pub fn for_interview(mut self, owner: Owner, hosts: Vec<String>) -> Result<Self, Problem> {
        let has = |purpose| self.given.as_ref().is_none_or(|given| given.contains(&purpose));
        if !hosts.is_empty() && !has(Purpose::Remote) {
            return Err(Problem::new(
                Code::ConsentRequired,
                "A part of this interview goes to other services; without a yes to that there is none.",
            ));
        }
        let is_asked = |purpose: &Purpose| match purpose {
            Purpose::Remote => !hosts.is_empty(),
            Purpose::Sharing => owner != Owner::Instance,
            Purpose::Recording | Purpose::AiInterview | Purpose::AiScoring => true,
        };
        self.answers = Purpose::ALL.into_iter().filter(is_asked).map(|purpose| (purpose, has(purpose))).collect();
        self.hosts = hosts;
        Ok(self)
    }

    /// Whether it may be done: agreed to, or not asked.
    pub fn allows(&self, purpose: Purpose) -> bool {
        self.answers.iter().find(|(asked, _)| *asked == purpose).is_none_or(|(_, given)| *given)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn consent(purposes: Option<Vec<Purpose>>) -> Consent {
        let version = if purposes.is_some() { texts::current() } else { "2026-11" };
        Consent { recording: true, version: version.into(), kept: None, purposes, language: Some(Language::Fr) }
    }

    #[test]
    fn what_is_needed_is_needed_and_what_is_optional_may_be_refused() {
        use Purpose::{AiInterview, AiScoring, Recording, Remote, Sharing};
        let ours = Owner::Organisation(Uuid::nil());
        for short in [vec![], vec![Recording], vec![AiInterview]] {
            assert_eq!(Agreed::check(&consent(Some(short))).expect_err("too little").code, Code::ConsentRequired);
        }
        let agreed = Agreed::check(&consent(Some(vec![Recording, AiInterview]))).expect("enough");
        let hosts = vec!["api.example.org".to_owned()];
        assert_eq!(agreed.clone().for_interview(ours, hosts).expect_err("hosts").code, Code::ConsentRequired);
        let agreed = agreed.for_interview(ours, Vec::new()).expect("enough");
        let answers = [(Recording, true), (AiInterview, true), (AiScoring, false), (Sharing, false)];
        assert_eq!(agreed.answers, answers);
        assert!(!agreed.allows(AiScoring) && !agreed.allows(Sharing));
        // Nobody was asked about what goes nowhere.
        assert!(agreed.allows(Remote));
    }

    #[test]
    fn one_text_of_before_stands_for_all_and_an_old_version_for_nothing() {
        let agreed = Agreed::check(&consent(None)).expect("as before");
        let agreed = agreed.for_interview(Owner::Instance, vec!["api.example.org".into()]).expect("as before");
        assert!(agreed.answers.iter().all(|(_, given)| *given));
        let old = Consent { version: "2026-11".into(), ..consent(Some(Purpose::ALL.to_vec())) };
        assert_eq!(Agreed::check(&old).expect_err("old").code, Code::ConsentRequired);
    }
}
