//! A candidate's commands, checked on their way into the engine.

use vivavoce_engine::Command;
use vivavoce_engine::command::LONGEST_TEXT;

use super::wire::SessionCommand;
use crate::error::{Code, Problem};

impl SessionCommand {
    /// The engine's command, if its text is one that can be an answer.
    pub fn for_engine(self) -> Result<Command, Problem> {
        Ok(match self {
            Self::Thinking => Command::Thinking,
            Self::Done => Command::Done,
            Self::Repeat => Command::Repeat,
            Self::Next => Command::Next,
            Self::Pause => Command::Pause,
            Self::Resume => Command::Resume,
            Self::End => Command::End,
            Self::Type { text } => Command::Type { text: answer(&text)? },
            Self::Heard { text, is_final } => Command::Heard { text: answer(&text)?, is_final },
        })
    }
}

/// Text without control characters, which no one says and which logs and terminals obey.
fn answer(text: &str) -> Result<String, Problem> {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::new(Code::InvalidField, "`text` is empty."));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Problem::new(Code::InvalidField, format!("`text` is longer than {LONGEST_TEXT} characters.")));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_reads_the_same_here_and_in_the_engine() {
        for json in [
            r#"{"command":"thinking"}"#,
            r#"{"command":"done"}"#,
            r#"{"command":"repeat"}"#,
            r#"{"command":"next"}"#,
            r#"{"command":"pause"}"#,
            r#"{"command":"resume"}"#,
            r#"{"command":"end"}"#,
            r#"{"command":"type","text":"yes"}"#,
            r#"{"command":"heard","text":"yes","final":true}"#,
        ] {
            let ours: SessionCommand = serde_json::from_str(json).expect(json);
            let engines: Command = serde_json::from_str(json).expect(json);
            assert_eq!(ours.for_engine().expect(json), engines);
        }
    }

    #[test]
    fn a_text_must_be_one() {
        let code = |text: &str| SessionCommand::Type { text: text.into() }.for_engine().map_err(|problem| problem.code);
        assert_eq!(code("  \n "), Err(Code::InvalidField));
        assert_eq!(code(&"x".repeat(LONGEST_TEXT + 1)), Err(Code::InvalidField));
        assert_eq!(code("a\u{1b}[2Jb\n"), Ok(Command::Type { text: "a [2Jb".into() }));
    }
}
