//! A span taken out of what was recorded, for good: silence in a track, no words in the log.
//! Both write the whole file anew; the caller puts the new one in the old one's place and
//! deletes the tape, which holds all of it again.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use bytes::Bytes;

use super::SessionFile;
use super::export::ExportError;
use super::log::{read_events, write_line};
use super::ogg::OggOpusWriter;
use super::read::TrackReader;
use crate::audio::WIRE_RATE;
use crate::decode::opus::has_redundancy;
use crate::event::{Event, EventKind, Word};
use crate::id::{SpeechId, TurnId};
use crate::speak::SILENCE;

/// Packets that only touch this much before and behind the span (20 ms) are silenced as well:
/// a decoder goes on with the last sound for a few milliseconds when it stops.
const MARGIN: u64 = WIRE_RATE as u64 / 50;

/// Samples of [`SILENCE`].
const SILENT: u64 = 960;

/// A part of the session's clock, milliseconds; the end is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub from_ms: u64,
    /// Where it ends.
    pub to_ms: u64,
}

impl Span {
    /// Whether something that was said from `start_ms` to `end_ms` is in it, if only in part.
    pub const fn touches(&self, start_ms: u64, end_ms: u64) -> bool {
        // What has no length is where it begins.
        let end_ms = if end_ms > start_ms { end_ms } else { start_ms + 1 };
        start_ms < self.to_ms && end_ms > self.from_ms
    }
}

/// Writes `track` again with silence in `span`; nothing of what was said in it is left, not
/// even in the redundancy (in-band FEC) of the packet behind it. What lies outside is copied
/// bit for bit.
///
/// # Errors
/// See [`ExportError`].
pub fn silence_ogg(track: SessionFile, span: Span, mut out: impl Write) -> Result<(), ExportError> {
    let mut reader = TrackReader::open(track)?;
    let samples = |ms: u64| ms.saturating_mul(u64::from(WIRE_RATE) / 1_000).saturating_add(reader.pre_skip());
    let from = samples(span.from_ms).saturating_sub(MARGIN);
    let to = samples(span.to_ms).saturating_add(MARGIN);
    let mut ogg = OggOpusWriter::new(1);
    let mut end = 0;
    let mut was_silenced = false;
    while let Some(packet) = reader.next_packet()? {
        end = packet.at + packet.samples;
        let inside = packet.at < to && end > from;
        let silenced = inside || was_silenced && has_redundancy(&packet.payload);
        if silenced {
            for at in (packet.at..end).step_by(SILENT as usize) {
                ogg.packet(at, silence(end - at));
            }
        } else {
            ogg.packet(packet.at, packet.payload.into());
        }
        // Of what was silenced for its redundancy alone the next one may keep a copy.
        was_silenced = inside;
        out.write_all(&ogg.take_pages()).map_err(ExportError::Store)?;
    }
    ogg.end(end);
    out.write_all(&ogg.take_pages()).map_err(ExportError::Store)?;
    out.flush().map_err(ExportError::Store)
}

/// A packet of silence, 20 ms or what is left: CELT frames of 2.5, 5, 10 and 20 ms are the
/// configurations 28 to 31 (RFC 6716, section 3.1).
fn silence(left: u64) -> Bytes {
    let config = match left {
        ..240 => 28,
        240..480 => 29,
        480..SILENT => 30,
        _ => return SILENCE,
    };
    Bytes::copy_from_slice(&[config << 3, 0xff, 0xfe])
}

/// Writes the event log `log` again without the words that were said in `span`. The events
/// stay, with their numbers and times.
///
/// # Errors
/// A file cannot be read or written. A log that does not exist is an empty one.
pub fn redact_log(log: &Path, span: Span, mut out: impl Write) -> io::Result<()> {
    let (mut events, _) = read_events(log)?;
    let touched = Touched::find(&events, span);
    let mut line = Vec::new();
    for event in &mut events {
        touched.redact(event, span);
        line.clear();
        write_line(event, &mut line)?;
        out.write_all(&line)?;
    }
    out.flush()
}

/// What was going on in the span.
struct Touched {
    /// Candidate's turns, from their first event to their last.
    turns: HashMap<TurnId, Span>,
    /// What is left of the interviewer's speeches.
    speeches: HashMap<SpeechId, String>,
}

impl Touched {
    fn find(events: &[Event], span: Span) -> Self {
        let mut touched = Self { turns: HashMap::new(), speeches: HashMap::new() };
        for event in events {
            match &event.kind {
                EventKind::SpeechStarted { turn }
                | EventKind::TurnStarted { turn, .. }
                | EventKind::TranscriptPartial { turn, .. }
                | EventKind::SpeechStopped { turn, .. }
                | EventKind::TurnEnded { turn, .. } => touched.during(*turn, event.at_ms, event.at_ms),
                EventKind::TranscriptFinal { turn, words, .. } => {
                    let begin = words.first().map_or(event.at_ms, |word| word.start_ms);
                    touched.during(*turn, begin, event.at_ms);
                }
                EventKind::ReplySpoken { speech, words, start_ms, end_ms, .. } if span.touches(*start_ms, *end_ms) => {
                    touched.speeches.insert(*speech, text(words.iter().filter(|word| !is_in(word, span))));
                }
                _ => {}
            }
        }
        touched
    }

    fn during(&mut self, turn: TurnId, from_ms: u64, to_ms: u64) {
        let known = self.turns.entry(turn).or_insert(Span { from_ms, to_ms });
        known.from_ms = known.from_ms.min(from_ms);
        known.to_ms = known.to_ms.max(to_ms);
    }

    fn redact(&self, event: &mut Event, span: Span) {
        let touches = |turn: &TurnId| self.turns.get(turn).is_some_and(|t| span.touches(t.from_ms, t.to_ms));
        match &mut event.kind {
            // Partial words have no times.
            EventKind::TranscriptPartial { turn, text } if touches(turn) => text.clear(),
            EventKind::TranscriptFinal { turn, text, words, .. } if touches(turn) => {
                if words.is_empty() {
                    text.clear();
                } else {
                    take_out(words, text, span);
                }
            }
            EventKind::ReplySpoken { text, words, start_ms, end_ms, .. } if span.touches(*start_ms, *end_ms) => {
                take_out(words, text, span);
            }
            EventKind::ReplyText { speech, text, .. } => match self.speeches.get(speech) {
                Some(left) => text.clone_from(left),
                None if span.touches(event.at_ms, event.at_ms) => text.clear(),
                None => {}
            },
            EventKind::TaskWritten { change, .. } if span.touches(event.at_ms, event.at_ms) => change.redact(),
            EventKind::TaskRan { run, .. } if span.touches(event.at_ms, event.at_ms) => run.redact(),
            _ => {}
        }
    }
}

fn is_in(word: &Word, span: Span) -> bool {
    span.touches(word.start_ms, word.end_ms)
}

fn take_out(words: &mut Vec<Word>, whole: &mut String, span: Span) {
    let before = words.len();
    words.retain(|word| !is_in(word, span));
    // Text without timed words cannot be told apart.
    if words.len() < before || before == 0 {
        *whole = text(words.iter());
    }
}

fn text<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
