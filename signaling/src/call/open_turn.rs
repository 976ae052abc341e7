//! A turn of the candidate's that is under way in a call: what was said, when, and what came back.

use std::collections::BTreeMap;

use super::measure::TurnTimes;
use super::report::TurnReport;

/// A turn that is not reported yet.
pub struct OpenTurn {
    pub said: String,
    pub times: Option<TurnTimes>,
    /// Packets whose exact times are not known yet: the first and the last with speech.
    pub first_speech: Option<u16>,
    pub last_speech: Option<u16>,
    pub heard: BTreeMap<u64, String>,
    /// What was said, each by its number: a reply that is being written comes again, longer.
    pub replied: BTreeMap<u64, String>,
    pub missed: bool,
}

impl OpenTurn {
    pub fn new(said: String) -> Self {
        Self {
            said,
            times: None,
            first_speech: None,
            last_speech: None,
            heard: BTreeMap::new(),
            replied: BTreeMap::new(),
            missed: false,
        }
    }

    pub fn report(self, number: usize, session: &str) -> TurnReport {
        let words: Vec<&str> = self.heard.values().map(|text| text.trim()).collect();
        TurnReport {
            turn: number,
            session: session.to_owned(),
            said: self.said,
            heard: words.join(" ").trim().to_owned(),
            replied: self.replied.into_values().collect::<Vec<_>>().join(" ").trim().to_owned(),
            voice_to_voice_ms: self.times.and_then(|times| times.voice_to_voice_ms()),
            duck_ms: self.times.and_then(|times| times.duck_ms()),
            stop_ms: self.times.and_then(|times| times.stop_ms()),
            not_stopped: self.times.is_some_and(|times| times.not_stopped()),
            early: self.times.is_some_and(|times| times.early()),
            missed: self.missed,
        }
    }
}
