//! What may be chosen.

use std::borrow::Cow;

use super::wire::{OwnProviders, PartBy};
use crate::app::App;
use crate::assistants::checked::{chain, voice_name};
use crate::assistants::wire::AssistantModels;
use crate::error::{Code, Problem};
use crate::keys::tenants_may;
use crate::providers::{Kind, Role, Spec};

/// Letters of an entry at most.
const LONGEST_ENTRY: usize = 500;

/// A choice as it is kept: trimmed, and sound.
///
/// # Errors
/// `invalid_field`: what is wrong with it.
pub fn checked(choice: OwnProviders) -> Result<OwnProviders, Problem> {
    let models = match choice.models {
        AssistantModels::Chain { models } => AssistantModels::Chain { models: chain(&models)? },
        other => other,
    };
    let ears = part(choice.ears, Role::Ears, "ears")?;
    let voice = part(choice.voice, Role::Voice, "voice")?;
    let speaks = voice.spec(Role::Voice);
    let name = |name: Option<String>, field| match speaks {
        Some(_) => voice_name(name.as_deref(), field),
        // A voice of this server, or the instance's, goes by no name of theirs.
        None => Ok(None),
    };
    let (voice_fr, voice_en) = (name(choice.voice_fr, "voice_fr")?, name(choice.voice_en, "voice_en")?);
    let is_elevenlabs = speaks.is_some_and(|spec| spec.kind == Kind::Elevenlabs);
    if is_elevenlabs && (voice_fr.is_none() || voice_en.is_none()) {
        return Err(wrong("ElevenLabs has no usual voice: `voice_fr` and `voice_en` name the ones that speak."));
    }
    Ok(OwnProviders { models, ears, voice, voice_fr, voice_en })
}

/// Whether this server talks to everyone that it names, for others than the operator.
///
/// # Errors
/// `invalid_field`.
pub fn may_ask(app: &App, choice: &OwnProviders) -> Result<(), Problem> {
    choice.specs().iter().filter_map(|spec| spec.url.as_deref()).try_for_each(|url| tenants_may(app, url))
}

fn part(part: PartBy, role: Role, field: &str) -> Result<PartBy, Problem> {
    let PartBy::Provider { provider } = part else { return Ok(part) };
    let provider = provider.trim().to_owned();
    if provider.is_empty() || provider.len() > LONGEST_ENTRY || provider.chars().any(char::is_control) {
        return Err(wrong(format!("`{field}.provider` is one line of 1 to {LONGEST_ENTRY} characters.")));
    }
    // Whether there is the key is known when it is used: keys come and go.
    Spec::read(role, &provider).map_err(|why| wrong(format!("`{field}.provider`: {why}.")))?;
    Ok(PartBy::Provider { provider })
}

fn wrong(detail: impl Into<Cow<'static, str>>) -> Problem {
    Problem::new(Code::InvalidField, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(text: &str) -> PartBy {
        PartBy::Provider { provider: text.into() }
    }

    #[test]
    fn what_is_chosen_is_read_as_the_configuration_is() {
        let choice = OwnProviders {
            models: AssistantModels::Chain { models: vec![" mistral:small ".into()] },
            ears: provider(" openai:gpt-4o-transcribe "),
            voice: provider("openai"),
            voice_fr: Some(" nova ".into()),
            ..OwnProviders::default()
        };
        let kept = checked(choice).expect("sound");
        assert_eq!((kept.ears, kept.voice_fr.as_deref()), (provider("openai:gpt-4o-transcribe"), Some("nova")));
        assert_eq!(kept.models, AssistantModels::Chain { models: vec!["mistral:small".into()] });
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (choice, says) in [
            (OwnProviders { ears: provider("elevenlabs"), ..OwnProviders::default() }, "`ears.provider`"),
            (OwnProviders { ears: provider("a\nb"), ..OwnProviders::default() }, "one line"),
            (OwnProviders { voice: provider("elevenlabs"), ..OwnProviders::default() }, "no usual voice"),
            (OwnProviders { voice: provider("compatible:tts"), ..OwnProviders::default() }, "needs an address"),
            (
                OwnProviders { voice: provider("openai"), voice_en: Some("a/b".into()), ..OwnProviders::default() },
                "`voice_en`",
            ),
            (
                OwnProviders { models: AssistantModels::Chain { models: vec![] }, ..OwnProviders::default() },
                "names 1 to",
            ),
        ] {
            let problem = checked(choice).expect_err(says);
            assert!(problem.detail.contains(says), "{}", problem.detail);
        }
    }

    #[test]
    fn a_voice_of_this_server_goes_by_no_name() {
        let choice = OwnProviders { voice: PartBy::Machine, voice_fr: Some("nova".into()), ..OwnProviders::default() };
        assert_eq!(checked(choice).expect("sound").voice_fr, None);
    }
}
