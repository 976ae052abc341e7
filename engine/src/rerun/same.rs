//! The same session once more, held against its log and its tracks.

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

use super::RerunError;
use super::again::{Again, Outcome, TrackAgain};
use crate::decode::packet_samples;
use crate::dialogue::Interviewer;
use crate::event::Event;
use crate::record::ogg::OggOpusWriter;
use crate::record::{SessionFiles, Track};
use crate::tape::TapeReader;

/// Events shown before the one that differs.
const CONTEXT: usize = 5;

/// What a session that was run again came to.
#[derive(Debug, Serialize)]
pub struct Same {
    /// How long the session was, milliseconds.
    pub length_ms: u64,
    /// Calls on the tape.
    pub calls: usize,
    /// Size of the tape.
    pub tape_bytes: usize,
    /// Events that came again as they were.
    pub events: usize,
    /// Packets that came again as they were: the candidate's to the byte.
    pub candidate_packets: usize,
    /// Packets of the interviewer's that came again in their places.
    pub interviewer_packets: usize,
    /// The tape ends before the session did (a crash, a full disk): so many events of the
    /// log came later.
    pub torn: Option<usize>,
    /// The first thing that is not as it was.
    pub difference: Option<Difference>,
}

/// Where a session that was run again went another way.
#[derive(Debug, Serialize)]
pub struct Difference {
    /// `events.jsonl`, `candidate.ogg` or `interviewer.ogg`.
    pub file: PathBuf,
    /// Which line or packet, from 1.
    pub number: usize,
    /// What came before, the same in both.
    pub before: Vec<String>,
    /// As it was; none if there was nothing more.
    pub was: Option<String>,
    /// As it came now; none if nothing came.
    pub is: Option<String>,
}

/// Runs the session that owns `files` again and compares.
///
/// # Errors
/// [`RerunError`].
pub fn same(files: &SessionFiles) -> Result<Same, RerunError> {
    let tape = TapeReader::open(files)?;
    let interviewer = crate::engine::interviewer(&tape.header.interviewer, &Arc::new(tape.header.scenario.clone()));
    same_with(files, tape, interviewer)
}

/// The same with the interviewer that led it.
pub(crate) fn same_with(
    files: &SessionFiles,
    tape: TapeReader,
    interviewer: Box<dyn Interviewer>,
) -> Result<Same, RerunError> {
    let run = play(tape, interviewer)?;
    let whole = run.whole;
    let mut same = Same {
        length_ms: run.length.as_millis() as u64,
        calls: run.calls,
        tape_bytes: run.tape_bytes,
        events: 0,
        candidate_packets: 0,
        interviewer_packets: 0,
        torn: None,
        difference: None,
    };
    let log = read(&files.events(), |file| std::fs::read_to_string(file))?;
    let lines: Vec<&str> = log.split_inclusive('\n').filter(|l| l.ends_with('\n')).map(str::trim_end).collect();
    same.torn = (!whole).then(|| lines.len().saturating_sub(run.outcome.events.len()));
    compare_events(&mut same, &files.events(), &lines, &run.outcome.events, whole);
    for track in Track::ALL {
        let file = files.track(track);
        let was = read(&file, |file| packets_of(files, file))?;
        let (again, exact) = match track {
            Track::Candidate => (&run.outcome.candidate, true),
            Track::Interviewer => (&run.outcome.interviewer, false),
        };
        let counted = compare_packets(&mut same, &file, &was, &as_written(again)?, exact, whole);
        match track {
            Track::Candidate => same.candidate_packets = counted,
            Track::Interviewer => same.interviewer_packets = counted,
        }
    }
    Ok(same)
}

/// A tape played to its end.
struct Run {
    outcome: Outcome,
    calls: usize,
    length: Duration,
    tape_bytes: usize,
    whole: bool,
}

fn play(mut tape: TapeReader, interviewer: Box<dyn Interviewer>) -> Result<Run, RerunError> {
    let mut again = Again::begin(&tape.header, interviewer)?;
    let (mut calls, mut length) = (0, Duration::ZERO);
    while let Some((at, call)) = tape.next_call() {
        again.call(at, call);
        calls += 1;
        length = at;
    }
    Ok(Run { outcome: again.outcome, calls, length, tape_bytes: tape.size(), whole: tape.is_whole() })
}

fn read<T>(file: &Path, how: impl FnOnce(&Path) -> io::Result<T>) -> Result<T, RerunError> {
    how(file).map_err(|error| RerunError::Read { file: file.to_owned(), error })
}

/// Compares line by line. A log that goes on where a torn tape ends is no difference, nor is
/// one that was torn together with its tape.
fn compare_events(same: &mut Same, file: &Path, lines: &[&str], events: &[Arc<Event>], whole: bool) {
    for number in 0..lines.len().max(events.len()) {
        let was = lines.get(number).map(|line| (*line).to_owned());
        let is = events.get(number).map(|event| as_logged(event, was.as_deref()));
        if was == is {
            same.events += 1;
            continue;
        }
        if !whole && (was.is_none() || is.is_none()) {
            return;
        }
        let before = lines[number.saturating_sub(CONTEXT)..number.min(lines.len())].iter();
        same.difference.get_or_insert(Difference {
            file: file.to_owned(),
            number: number + 1,
            before: before.map(|line| (*line).to_owned()).collect(),
            was,
            is,
        });
        return;
    }
}

/// An event as its line in the log, with the wall-clock time that stands there.
fn as_logged(event: &Event, line: Option<&str>) -> String {
    #[derive(serde::Deserialize)]
    struct Logged {
        time: String,
    }
    let time = line.and_then(|line| serde_json::from_str::<Logged>(line).ok()).map(|logged| logged.time);
    let event = Event { time: time.unwrap_or_default(), ..event.clone() };
    serde_json::to_string(&event).expect("events are what JSON can hold")
}

/// The packets of a track again as its file holds them, silence between them filled.
fn as_written(track: &TrackAgain) -> Result<Vec<Vec<u8>>, RerunError> {
    let mut ogg = OggOpusWriter::new(0);
    for (at, payload) in &track.packets {
        ogg.packet(*at, Bytes::clone(payload));
    }
    match track.end {
        Some(end) => ogg.end(end),
        None => ogg.end_page(),
    }
    let pages = io::Cursor::new(ogg.take_pages());
    Ok(packets(::ogg::reading::PacketReader::new(pages)))
}

fn packets_of(files: &SessionFiles, file: &Path) -> io::Result<Vec<Vec<u8>>> {
    Ok(packets(::ogg::reading::PacketReader::new(BufReader::new(files.open(file)?))))
}

/// The packets up to where a file ends or is torn, without the two that say what it is.
fn packets<R: io::Read + io::Seek>(mut reader: ::ogg::reading::PacketReader<R>) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    while let Ok(Some(packet)) = reader.read_packet() {
        packets.push(packet.data);
    }
    packets.drain(..packets.len().min(2));
    packets
}

/// Compares packet by packet: to the byte if `exact`, by their length in time otherwise.
fn compare_packets(same: &mut Same, file: &Path, were: &[Vec<u8>], are: &[Vec<u8>], exact: bool, whole: bool) -> usize {
    let alike = |a: &Vec<u8>, b: &Vec<u8>| if exact { a == b } else { packet_samples(a) == packet_samples(b) };
    for number in 0..were.len().max(are.len()) {
        let (was, is) = (were.get(number), are.get(number));
        if was.zip(is).is_some_and(|(a, b)| alike(a, b)) {
            continue;
        }
        if whole || (was.is_some() && is.is_some()) {
            let show = |packet: Option<&Vec<u8>>| {
                packet.map(|p| format!("{} bytes, {} samples", p.len(), packet_samples(p).unwrap_or(0)))
            };
            same.difference.get_or_insert(Difference {
                file: file.to_owned(),
                number: number + 1,
                before: Vec::new(),
                was: show(was),
                is: show(is),
            });
        }
        return number;
    }
    were.len()
}
