use std::fs;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::record::SessionKey;
use crate::record::ogg::OggOpusWriter;

const SPEECH: Bytes = Bytes::from_static(&[0xf8, 1, 2, 3]);

/// A track of `packets` packets of 20 ms that was never ended.
fn unfinished(packets: u64) -> Vec<u8> {
    let mut writer = OggOpusWriter::new(1);
    for n in 0..packets {
        writer.packet(n * 960, SPEECH);
    }
    writer.end_page();
    writer.take_pages()
}

fn folder_with(track: &[u8], log: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("candidate.ogg"), track).unwrap();
    fs::write(folder.path().join("events.jsonl"), log).unwrap();
    folder
}

const EVENT: &str = r#"{"v":1,"seq":1,"session":"00000000-0000-0000-0000-000000000000","at_ms":5,"time":"2026-11-21T02:00:00Z","type":"session.ended","reason":"time"}"#;

#[test]
fn a_torn_track_is_cut_back_to_its_last_whole_page_and_ended() {
    let whole = unfinished(100);
    let torn = [&whole[..], &unfinished(100)[..40]].concat();
    let folder = folder_with(&torn, b"");
    let found = recover(&SessionFiles::new(folder.path())).unwrap();
    assert_eq!(found.tracks.len(), 1);
    assert_eq!(found.tracks[0].duration_ms, 1_993);
    assert_eq!(found.tracks[0].bytes, whole.len() as u64);
    let mended = fs::read(folder.path().join("candidate.ogg")).unwrap();
    assert_eq!(mended.len(), whole.len());
    // Once mended it is left alone.
    recover(&SessionFiles::new(folder.path())).unwrap();
    assert_eq!(fs::read(folder.path().join("candidate.ogg")).unwrap(), mended);
}

#[test]
fn a_sealed_track_is_mended_and_stays_sealed() {
    let key = SessionKey::new([5; 32]);
    let whole = unfinished(100);
    let folder = folder_with(b"", b"");
    let files = SessionFiles::new(folder.path()).with_key(Some(key));
    let path = files.track(Track::Candidate);
    let torn = [&whole[..], &unfinished(100)[..40]].concat();
    sealed::replace(&path, files.key(), |file| file.write_all(&torn)).unwrap();
    // Half a record of a crash.
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend([200, 0, 0, 0, 1, 2, 3]);
    fs::write(&path, &bytes).unwrap();
    let found = recover(&files).unwrap();
    assert_eq!((found.tracks[0].duration_ms, found.tracks[0].bytes), (1_993, whole.len() as u64));
    let mended = files.open(&path).unwrap();
    assert!(mended.is_sealed());
    assert_eq!(mended.length(), whole.len() as u64);
    let bytes = fs::read(&path).unwrap();
    recover(&files).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes, "once mended it is left alone");
}

#[test]
fn damage_in_the_middle_costs_nothing_of_what_follows() {
    let mut track = unfinished(200);
    let middle = track.len() / 2;
    track[middle] ^= 0xff;
    let folder = folder_with(&track, b"");
    let found = recover(&SessionFiles::new(folder.path())).unwrap();
    assert_eq!(found.tracks[0].bytes, track.len() as u64);
    assert_eq!(found.tracks[0].duration_ms, 3_993);
}

#[test]
fn half_a_line_is_cut_off_the_log_and_nothing_else() {
    let log = format!("{EVENT}\nnot an event\n{EVENT}\n{}", &EVENT[..50]);
    let folder = folder_with(b"", log.as_bytes());
    assert_eq!(recover(&SessionFiles::new(folder.path())).unwrap().events.len(), 2);
    let mended = fs::read_to_string(folder.path().join("events.jsonl")).unwrap();
    assert_eq!(mended, format!("{EVENT}\nnot an event\n{EVENT}\n"));
}

#[test]
fn an_empty_folder_and_empty_files_hold_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let found = recover(&SessionFiles::new(folder.path())).unwrap();
    assert!(found.events.is_empty() && found.tracks.is_empty());
    let found = recover(&SessionFiles::new(folder_with(b"", b"").path())).unwrap();
    assert!(found.events.is_empty() && found.tracks.is_empty());
}

#[test]
fn a_track_longer_than_one_read_is_gone_through_to_its_end() {
    let mut writer = OggOpusWriter::new(1);
    let loud = Bytes::from([&[0xf8][..], &[7; 1_100]].concat());
    for n in 0..2_500 {
        writer.packet(n * 960, loud.clone());
    }
    writer.end_page();
    let track = writer.take_pages();
    assert!(track.len() > 2 * 16 * LONGEST_PAGE);
    let found = recover(&SessionFiles::new(folder_with(&track, b"").path())).unwrap();
    assert_eq!(found.tracks[0].duration_ms, 49_993);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn wherever_it_is_cut_the_rest_is_kept(cut in 0.0f64..1.0) {
        let whole = unfinished(150);
        let at = (whole.len() as f64 * cut) as usize;
        let folder = folder_with(&whole[..at], b"");
        let found = recover(&SessionFiles::new(folder.path())).unwrap();
        for track in &found.tracks {
            let mended = fs::read(folder.path().join("candidate.ogg")).unwrap();
            prop_assert_eq!(mended.len() as u64, track.bytes);
            // No more than the page that was torn is lost.
            prop_assert!(at - mended.len() < 400);
        }
        let header = OggOpusWriter::new(1).take_pages().len();
        prop_assert_eq!(found.tracks.is_empty(), at < header);
    }

    #[test]
    fn no_bytes_make_recovery_panic(
        track in proptest::collection::vec(any::<u8>(), 0..500),
        log in proptest::collection::vec(any::<u8>(), 0..200),
        begun: bool,
    ) {
        let track = if begun { [unfinished(30), track].concat() } else { track };
        let found = recover(&SessionFiles::new(folder_with(&track, &log).path())).unwrap();
        prop_assert_eq!(found.tracks.len(), usize::from(begun));
    }
}
