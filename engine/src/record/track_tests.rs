use std::sync::atomic::AtomicUsize;

use super::*;
use crate::event::{EVENT_VERSION, EventKind, Notice, NoticeLevel};
use crate::record::{read_events, recover};

const SPEECH: Bytes = Bytes::from_static(&[0xf8, 1, 2, 3]);

fn no_trouble(trouble: RecordTrouble) {
    panic!("{trouble}");
}

fn event(seq: u64) -> Arc<Event> {
    let kind = EventKind::Notice(Notice::new(NoticeLevel::Info, "é\n\"", seq.to_string()));
    let time = "2026-11-21T02:00:00Z".to_owned();
    Arc::new(Event { v: EVENT_VERSION, seq, session: Uuid::nil(), at_ms: seq * 10, time, kind })
}

#[test]
fn both_tracks_and_the_log_of_a_session_are_there_when_it_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let files = SessionFiles::new(folder.path());
    let recorder = Recorder::start().unwrap();
    let log = recorder.log(&files, no_trouble).unwrap();
    let tracks = Track::ALL.map(|track| recorder.track(&files, track, no_trouble).unwrap());
    for n in 0..50 {
        tracks[0].packet(Duration::from_millis(20 * n), SPEECH);
        log.append(event(n + 1));
    }
    let summaries = tracks.map(|track| track.finish(Duration::from_secs(3)).blocking_recv().unwrap());
    log.finish().blocking_recv().unwrap();
    for (summary, track) in summaries.iter().zip(Track::ALL) {
        assert_eq!(summary.track, track);
        assert!((2_980..=3_000).contains(&summary.duration_ms));
        assert_eq!(summary.bytes, std::fs::metadata(files.track(track)).unwrap().len());
    }
    let found = recover(&files).unwrap();
    assert_eq!(found.tracks, summaries);
    let written: Vec<_> = (1..=50).map(|n| (*event(n)).clone()).collect();
    assert_eq!(found.events, written);
}

#[test]
fn what_was_recorded_is_in_the_file_before_the_track_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let files = SessionFiles::new(folder.path());
    let recorder = Recorder::start().unwrap();
    let track = recorder.track(&files, Track::Candidate, no_trouble).unwrap();
    track.packet(Duration::ZERO, SPEECH);
    let log = recorder.log(&files, no_trouble).unwrap();
    log.append(event(1));
    while !std::fs::read(files.track(Track::Candidate)).unwrap().ends_with(&SPEECH) {
        std::thread::sleep(Duration::from_millis(10));
    }
    while read_events(&files.events()).unwrap().0.is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_log_is_appended_to_and_a_track_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let files = SessionFiles::new(folder.path());
    let recorder = Recorder::start().unwrap();
    for n in 1..=2 {
        let log = recorder.log(&files, no_trouble).unwrap();
        log.append(event(n));
        log.finish().blocking_recv().unwrap();
    }
    assert_eq!(read_events(&files.events()).unwrap().0.len(), 2);
    let first = recorder.track(&files, Track::Candidate, no_trouble).unwrap();
    assert!(recorder.track(&files, Track::Candidate, no_trouble).is_err());
    drop(first);
}

#[test]
fn a_full_disk_is_reported_once_and_other_sessions_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let files = SessionFiles::new(folder.path());
    let recorder = Recorder::start().unwrap();
    let troubles = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&troubles);
    let on_trouble = Box::new(move |trouble| {
        assert!(matches!(trouble, RecordTrouble::Disk { .. }), "{trouble}");
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let full = PathBuf::from("/dev/full");
    let device = File::options().write(true).open(&full).unwrap();
    let file = Some(device);
    let output = Output { path: full, file, sealer: None, bytes: 0, length: 0, reported: 0, on_trouble };
    let broken = recorder.begin(Track::Candidate, output);
    let good = recorder.track(&files, Track::Interviewer, no_trouble).unwrap();
    for n in 0..100 {
        broken.packet(Duration::from_millis(20 * n), SPEECH);
        good.packet(Duration::from_millis(20 * n), SPEECH);
    }
    assert_eq!(broken.finish(Duration::ZERO).blocking_recv().unwrap().bytes, 0);
    let summary = good.finish(Duration::ZERO).blocking_recv().unwrap();
    assert_eq!(summary.duration_ms, 1_993);
    assert_eq!(troubles.load(Ordering::SeqCst), 1);
}

#[test]
fn a_disk_that_stalls_costs_packets_and_never_blocks() {
    let writer = TrackWriter { queue: Arc::default() };
    for n in 0..LONGEST_QUEUE as u64 + 7 {
        writer.packet(Duration::from_millis(20 * n), SPEECH);
    }
    assert_eq!(writer.dropped(), 7);
}

#[test]
fn the_thread_ends_with_the_last_writer() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::start().unwrap();
    let shared = Arc::downgrade(&recorder.shared);
    let files = SessionFiles::new(folder.path());
    let track = recorder.track(&files, Track::Candidate, no_trouble).unwrap();
    drop(recorder);
    track.packet(Duration::ZERO, SPEECH);
    drop(track);
    while shared.strong_count() > 0 {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(recover(&files).unwrap().tracks.len(), 1);
}
