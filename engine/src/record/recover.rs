//! What a session left behind, whole or torn: after a crash its files are cut back to where
//! they are whole, so that every player accepts them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

use super::log::read_events;
use super::ogg::PRE_SKIP;
use super::page::{self, LONGEST_PAGE, Page};
use super::{SessionFile, SessionFiles, Track, TrackSummary, sealed};
use crate::audio::WIRE_RATE;
use crate::event::Event;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Recovered {
    /// The events, in the order of the log.
    pub events: Vec<Event>,
    /// The tracks that exist.
    pub tracks: Vec<TrackSummary>,
}

/// Reads a session's folder, after mending what a crash tore: half a line is cut off the
/// log, half a page off a track, and the last whole page is marked as the end. Files that
/// are whole are not touched, so it can be called for any session that is not running.
///
/// # Errors
/// A file cannot be read or mended. What does not exist is simply not there.
pub fn recover(files: &SessionFiles) -> io::Result<Recovered> {
    let (events, whole) = read_events(&files.events())?;
    if files.events().exists() {
        cut_to(&files.events(), whole)?;
    }
    let mut tracks = Vec::new();
    for track in Track::ALL {
        match mend_track(files, &files.track(track)) {
            Ok(found) => {
                tracks.extend(found.map(|(duration_ms, bytes)| TrackSummary { track, duration_ms, bytes, start_ms: 0 }))
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(Recovered { events, tracks })
}

/// Mends one track and returns how long it plays, in milliseconds, and its size; none if
/// not even its two header pages are whole.
fn mend_track(files: &SessionFiles, path: &Path) -> io::Result<Option<(u64, u64)>> {
    let mut file = files.open(path)?;
    let Scan { last, pages, granule } = scan(&mut file)?;
    let Some((last_at, last)) = last.filter(|_| pages >= 2) else { return Ok(None) };
    let whole = last_at + last.length as u64;
    if whole < file.length() || !last.last {
        let page = last_at..whole;
        if file.is_sealed() { seal_again(files, path, &mut file, page)? } else { mend_in_place(path, page)? }
    }
    let samples = granule.saturating_sub(u64::from(PRE_SKIP));
    Ok(Some((samples * 1_000 / u64::from(WIRE_RATE), whole)))
}

/// Marks the page as the last and cuts off what is behind it; it takes no room on the disk.
fn mend_in_place(path: &Path, page: Range<u64>) -> io::Result<()> {
    let mut file = File::options().read(true).write(true).open(path)?;
    file.set_len(page.end)?;
    let mut bytes = vec![0; (page.end - page.start) as usize];
    file.seek(SeekFrom::Start(page.start))?;
    file.read_exact(&mut bytes)?;
    page::mark_last(&mut bytes);
    file.seek(SeekFrom::Start(page.start))?;
    file.write_all(&bytes)
}

/// The same for a sealed file: what is sealed cannot be changed, only written anew.
fn seal_again(files: &SessionFiles, path: &Path, file: &mut SessionFile, page: Range<u64>) -> io::Result<()> {
    let mut content = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(page.end).read_to_end(&mut content)?;
    page::mark_last(&mut content[page.start as usize..]);
    sealed::replace(path, files.key(), |file| file.write_all(&content))
}

/// How many samples at 48 kHz a track plays, as far as it is whole.
pub(super) fn samples(track: &mut SessionFile) -> io::Result<u64> {
    track.seek(SeekFrom::Start(0))?;
    let samples = scan(track)?.granule.saturating_sub(u64::from(PRE_SKIP));
    track.seek(SeekFrom::Start(0))?;
    Ok(samples)
}

/// What a track holds.
struct Scan {
    /// The last whole page and where it lies.
    last: Option<(u64, Page)>,
    pages: u64,
    /// The last granule position.
    granule: u64,
}

/// Goes through a track page by page. What is damaged in the middle is stepped over, as
/// players do.
fn scan(file: &mut SessionFile) -> io::Result<Scan> {
    let mut scan = Scan { last: None, pages: 0, granule: 0 };
    // Part of the file, and where that lies.
    let (mut window, mut at) = (Vec::new(), 0);
    loop {
        // So that a page that begins the window is whole in it, unless the file ends first.
        if window.len() < LONGEST_PAGE {
            (&mut *file).take(16 * LONGEST_PAGE as u64).read_to_end(&mut window)?;
        }
        if window.is_empty() {
            return Ok(scan);
        }
        let used = if let Some(found) = page::read(&window) {
            scan.last = Some((at, found));
            scan.granule = found.granule.unwrap_or(scan.granule);
            scan.pages += 1;
            found.length
        } else {
            let rest = window[1..].windows(4).position(|four| four == b"OggS");
            // Three bytes stay: they may be the beginning of the next one.
            rest.map_or(window.len().saturating_sub(3).max(1), |skipped| 1 + skipped)
        };
        window.drain(..used);
        at += used as u64;
    }
}

fn cut_to(path: &Path, length: u64) -> io::Result<()> {
    let file = File::options().write(true).open(path)?;
    if file.metadata()?.len() > length {
        file.set_len(length)?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "recover_tests.rs"]
mod tests;
