//! The voice that needs no model: the program `espeak-ng`, one run a clause.
//!
//! It is GPL, so it is run and never linked. It makes a second of speech in a few
//! milliseconds, so a clause comes out in one piece. When each word sounds is an estimate
//! ([`estimate_words`]): the program does not say.

use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use vivavoce_scenarios::Language;

use super::manner::Speaking;
use super::said::Said;
use super::voice::{Voice, VoiceChunk, VoiceError, estimate_words, pause_after, trimmed};
use crate::audio::WIRE_RATE;
use crate::decode::Resampler;

/// How to get the program where it is missing.
const INSTALL: &str = "apt-get install espeak-ng";

/// Words a minute: unhurried, and clear at this voice's quality.
const PACE: u16 = 165;

/// The longest a run may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How often a run that is not done asks whether it is still wanted.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// The longest text for one run. It fits into a pipe, so that writing it never blocks.
pub(super) const LONGEST_TEXT: usize = 16 * 1024;

/// The most sound taken from one run: two minutes at its 22,050 Hz, 16 bits.
const LONGEST_SOUND: usize = 120 * 22_050 * 2;

/// Speaks through the `espeak-ng` program.
#[derive(Clone, Debug)]
pub struct Espeak {
    program: PathBuf,
    french: String,
    english: String,
    /// A multiple of [`PACE`].
    speed: f32,
    timeout: Duration,
}

impl Espeak {
    /// The program on the search path, with its French and American voices.
    ///
    /// # Errors
    /// [`VoiceError::ProgramMissing`] where it cannot be run.
    pub fn find() -> Result<Self, VoiceError> {
        Self::at(Path::new("espeak-ng"))
    }

    /// The program at `program`.
    ///
    /// # Errors
    /// [`VoiceError::ProgramMissing`] where it cannot be run.
    pub fn at(program: &Path) -> Result<Self, VoiceError> {
        let espeak = Self {
            program: program.to_owned(),
            french: "fr".to_owned(),
            english: "en-us".to_owned(),
            speed: 1.0,
            timeout: TIMEOUT,
        };
        let mut version = Command::new(program);
        version.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match version.status() {
            Ok(status) if status.success() => Ok(espeak),
            Ok(status) => Err(espeak.failed(status.to_string())),
            Err(source) => Err(espeak.missing(source)),
        }
    }

    /// Another of the program's voices for a language (`espeak-ng --voices` lists them).
    #[must_use]
    pub fn with_voice(mut self, language: Language, name: &str) -> Self {
        *match language {
            Language::Fr => &mut self.french,
            Language::En => &mut self.english,
        } = name.to_owned();
        self
    }

    /// A multiple of its usual pace.
    #[must_use]
    pub fn with_speed(mut self, speed: f32) -> Self {
        self.speed = speed;
        self
    }

    /// Runs the program with `arguments` and `text` on its standard input, and returns what
    /// it wrote; none if `wanted` said that nobody waits for it any more.
    pub(super) fn run(
        &self,
        arguments: &[&str],
        text: &str,
        wanted: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Result<Option<Vec<u8>>, VoiceError> {
        if text.len() > LONGEST_TEXT {
            return Err(VoiceError::TooLong(text.len()));
        }
        let deadline = Instant::now() + self.timeout;
        let mut command = Command::new(&self.program);
        // `-b 1`: the text is UTF-8 whatever the locale.
        command.args(arguments).args(["-b", "1", "--stdin"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut run = Run(command.spawn().map_err(|source| self.missing(source))?);
        if let Some(mut stdin) = run.0.stdin.take() {
            // A program that died early has closed its input; its status says so below.
            let _ = stdin.write_all(text.as_bytes());
        }
        let mut stdout = run.0.stdout.take().expect("standard output was asked to be piped");
        let (done, written) = mpsc::sync_channel(1);
        // The reader ends when the program does, and `Run` ends the program.
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = (&mut stdout).take(LONGEST_SOUND as u64).read_to_end(&mut bytes);
            let _ = done.send(read.map(|_| bytes));
        });
        loop {
            match written.recv_timeout(ASK_EVERY) {
                Ok(Ok(bytes)) if bytes.is_empty() => {
                    let status = run.0.wait().map_or_else(|e| e.to_string(), |s| s.to_string());
                    return Err(self.failed(format!("it wrote nothing ({status})")));
                }
                Ok(Ok(bytes)) => return Ok(Some(bytes)),
                Ok(Err(e)) => return Err(self.failed(e.to_string())),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(self.failed("its output could not be read".to_owned()));
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() > deadline => {
                    return Err(VoiceError::TimedOut(self.timeout));
                }
                Err(RecvTimeoutError::Timeout) => {
                    if wanted().is_break() {
                        return Ok(None);
                    }
                }
            }
        }
    }

    fn missing(&self, source: std::io::Error) -> VoiceError {
        VoiceError::ProgramMissing { program: self.name(), install: INSTALL, source }
    }

    fn failed(&self, reason: String) -> VoiceError {
        VoiceError::ProgramFailed { program: self.name(), reason }
    }

    fn name(&self) -> String {
        self.program.display().to_string()
    }
}

impl Voice for Espeak {
    fn speak(
        &self,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        self.speak_in(Speaking::default(), clause, language, out)
    }

    fn speak_in(
        &self,
        speaking: Speaking<'_>,
        clause: &str,
        language: Language,
        out: &mut dyn FnMut(VoiceChunk) -> ControlFlow<()>,
    ) -> Result<(), VoiceError> {
        if !clause.contains(char::is_alphanumeric) {
            return Ok(());
        }
        let voice = match language {
            Language::Fr => &self.french,
            Language::En => &self.english,
        };
        let pace = (f32::from(PACE) * speaking.manner.pace(self.speed)).round().to_string();
        // `-z`: no long pause at the end; a fitting one is added below.
        let arguments = ["-v", voice.as_str(), "-s", &pace, "-z", "--stdout"];
        let still_wanted = &mut || out(VoiceChunk::default());
        if clause.len() > LONGEST_TEXT {
            return Err(VoiceError::TooLong(clause.len()));
        }
        let said = Said::of(clause, language);
        let Some(bytes) = self.run(&arguments, &one_line(&said.text), still_wanted)? else { return Ok(()) };
        let (rate, samples) = wav(&bytes).ok_or_else(|| self.failed("no WAV came".to_owned()))?;
        let mut resampler = Resampler::new(rate, WIRE_RATE).map_err(|e| self.failed(e.to_string()))?;
        let mut pcm = Vec::new();
        resampler.push(trimmed(&samples, rate), &mut pcm);
        resampler.flush(&mut pcm);
        let words = said.as_written(0, estimate_words(&said.text, pcm.len() as u64));
        pcm.resize(pcm.len() + pause_after(clause), 0.0);
        // It is the whole clause: there is nothing left to stop.
        let _ = out(VoiceChunk { pcm, words });
        Ok(())
    }
}

/// A run of the program, ended and waited for whatever happens.
struct Run(Child);

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The text without what the program would take for instructions: `[[` begins phonemes, and
/// control characters begin commands of its embedded language or end a paragraph.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '[' | ']') { ' ' } else { c }).collect()
}

/// Rate and samples of a mono 16-bit WAV. The lengths in the header are not believed: a
/// program that writes to a pipe does not know them yet.
fn wav(bytes: &[u8]) -> Option<(u32, Vec<f32>)> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let mut at = 12;
    let mut rate = None;
    loop {
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let body = at + 8;
        match bytes.get(at..at + 4)? {
            b"fmt " => {
                let field = |n: usize| bytes.get(body + n..body + n + 2);
                let mono_16_bit = field(0)? == [1, 0] && field(2)? == [1, 0] && field(14)? == [16, 0];
                if !mono_16_bit {
                    return None;
                }
                rate = Some(u32::from_le_bytes(bytes.get(body + 4..body + 8)?.try_into().ok()?));
            }
            b"data" => {
                let samples = bytes.get(body..)?.chunks_exact(2);
                let samples = samples.map(|s| f32::from(i16::from_le_bytes([s[0], s[1]])) / 32_768.0);
                return Some((rate?, samples.collect()));
            }
            _ => {}
        }
        at = body.checked_add(length)?;
    }
}

#[cfg(test)]
#[path = "espeak_tests.rs"]
mod tests;
