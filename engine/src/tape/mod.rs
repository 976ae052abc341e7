//! The tape of a session: everything that ever happened to it, in order and with its time, so
//! that it can be run again ([`crate::rerun`]).
//!
//! A [`Session`](crate::session::Session) looks at no clock and is told everything through two
//! calls; the tape holds these calls: the packets, the buttons, what the models answered, and
//! each moment at which the session looked what is due. With the [`TapeHeader`] (the scenario
//! and the settings that decisions depend on) that is all that it takes to come to the same
//! decisions again.
//!
//! On disk ([`mod@file`]) it is a line of blocks with a length and a checksum each, so that a torn
//! end is cut off; in a block lie whole records ([`record`]): what an audio thread writes in
//! one go is a few bytes that differ from the last ones. Of the interviewer's voice only its
//! length and the places of its words are kept: nothing is decided by its sound, which
//! `interviewer.ogg` has anyhow. Of the candidate everything is: a tape is as private as the
//! recording, lies beside it and is deleted with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vivavoce_scenarios::{Language, Scenario};

use crate::config::InterviewerChoice;
use crate::event::{Notice, WordSource};
use crate::record::TapeWriter;
use crate::session::Input;
use crate::speak::stock::{Phrase, Stock};

pub(crate) mod bytes;

pub mod file;

pub mod record;

pub use file::{TapeError, TapeReader};
pub use record::Call;

use record::Recorder;

/// The version of the format that this build writes, and the only one that it reads.
pub const TAPE_VERSION: u32 = 1;

/// What a session was, besides what happened to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TapeHeader {
    /// [`TAPE_VERSION`] of the build that wrote it.
    pub version: u32,
    /// That build's own version.
    pub engine: String,
    /// The session.
    pub session: Uuid,
    /// When it began, RFC 3339, UTC.
    pub began: String,
    /// How long it waited for a candidate who was away.
    pub rejoin_grace: Duration,
    /// A fixed pause that ended every turn, in place of the question's patience.
    pub fixed_pause: Option<Duration>,
    /// Who led the interview.
    pub interviewer: InterviewerChoice,
    /// Who found the words; none if nobody did.
    pub source: Option<WordSource>,
    /// Whether a model found speech, or its loudness did.
    pub vad: bool,
    /// Whether a model judged pauses.
    pub end_of_turn: bool,
    /// The models whose answers are on the tape.
    pub models: Vec<TapedModel>,
    /// The scenario as it was.
    pub scenario: Scenario,
    /// What people were told at its beginning.
    #[serde(default)]
    pub notices: Vec<Notice>,
}

/// A model whose answers are on a tape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TapedModel {
    /// What it did: `hearing`, `voice`, `voice_activity`, `end_of_turn`.
    pub part: String,
    /// The name of its file.
    pub file: String,
    /// That file's size.
    pub bytes: u64,
}

/// Writes down what happens to a session.
pub struct Tape {
    writer: TapeWriter,
    recorder: Recorder,
    record: Vec<u8>,
    /// Phrases of the stock that are on the tape.
    phrases: usize,
    cut: bool,
}

impl Tape {
    /// A tape that goes to `writer`.
    pub fn new(writer: TapeWriter) -> Self {
        Self { writer, recorder: Recorder::default(), record: Vec::new(), phrases: 0, cut: false }
    }

    /// The session is given `input` at `at`.
    pub fn input(&mut self, at: Duration, input: &Input) {
        self.write(|recorder, record| recorder.input(at, input, record));
    }

    /// The session looks what is due at `at`.
    pub fn on_time(&mut self, at: Duration) {
        self.write(|recorder, record| recorder.on_time(at, record));
    }

    /// What the session can say without its voice, as long as the tape lacks any of it.
    pub fn stock(&mut self, stock: &Stock, language: Language) {
        let phrases = stock.len();
        if phrases == self.phrases {
            return;
        }
        self.phrases = phrases;
        for phrase in Phrase::ALL {
            if let Some(recorded) = stock.get(phrase, language) {
                self.write(|recorder, record| recorder.phrase(phrase, &recorded, record));
            }
        }
    }

    /// The session is over; resolves once all of the tape is on the disk.
    pub fn finish(mut self) -> tokio::sync::oneshot::Receiver<()> {
        self.write(Recorder::end);
        self.writer.finish()
    }

    fn write(&mut self, record: impl FnOnce(&mut Recorder, &mut Vec<u8>)) {
        if self.cut {
            return;
        }
        self.record.clear();
        record(&mut self.recorder, &mut self.record);
        self.cut = !self.writer.append(&self.record);
    }
}
