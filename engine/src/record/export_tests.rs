use std::f32::consts::TAU;
use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::audio::WIRE_FRAME;
use crate::record::ogg::OggOpusWriter;
use crate::record::read::tests::kept;
use crate::record::sealed::replace;
use crate::record::{SessionFiles, SessionKey, Track};
use crate::speak::OpusEncoder;

/// A second of nothing, a second of a tone, a second of nothing.
fn track() -> Vec<u8> {
    let mut encoder = OpusEncoder::new().unwrap();
    let mut writer = OggOpusWriter::new(1);
    for n in 0..50 {
        let frame = std::array::from_fn(|i| 0.5 * (TAU * 300.0 * (n * WIRE_FRAME + i) as f32 / WIRE_RATE as f32).sin());
        writer.packet(48_000 + (n * WIRE_FRAME) as u64, encoder.encode(&frame));
    }
    writer.end(3 * 48_000);
    writer.take_pages()
}

fn exported(track: &[u8]) -> Result<Vec<f32>, ExportError> {
    let mut wav = Vec::new();
    let samples = export_wav(kept(track), &mut wav)?;
    let mut reader = hound::WavReader::new(Cursor::new(wav)).unwrap();
    assert_eq!(reader.spec().sample_rate, WIRE_RATE);
    let pcm: Vec<f32> = reader.samples::<i16>().map(|s| f32::from(s.unwrap()) / 32_768.0).collect();
    assert_eq!(pcm.len() as u64, samples);
    Ok(pcm)
}

#[test]
fn a_sound_is_in_the_wav_where_it_was_on_the_clock() {
    let pcm = exported(&track()).unwrap();
    assert_eq!(pcm.len(), 3 * 48_000 - 312);
    let first = pcm.iter().position(|s| s.abs() > 0.05).unwrap();
    let last = pcm.iter().rposition(|s| s.abs() > 0.05).unwrap();
    assert!((48_000..48_000 + 240).contains(&first), "begins at {first}");
    assert!((96_000 - 480..96_000 + 480).contains(&last), "ends at {last}");
}

#[test]
fn a_sealed_track_is_exported_as_one_that_is_not_and_only_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let files = SessionFiles::new(folder.path()).with_key(Some(SessionKey::new([1; 32])));
    replace(&files.track(Track::Candidate), files.key(), |file| file.write_all(&track())).unwrap();
    let mut wav = Vec::new();
    export_wav(files.open_track(Track::Candidate).unwrap(), &mut wav).unwrap();
    let mut plain = Vec::new();
    export_wav(kept(&track()), &mut plain).unwrap();
    assert!(wav == plain);
    assert!(SessionFiles::new(folder.path()).open_track(Track::Candidate).is_err());
}

#[test]
fn a_torn_track_is_exported_up_to_where_it_is_whole() {
    let track = track();
    let pcm = exported(&track[..track.len() * 2 / 3]).unwrap();
    assert!(pcm.len() > 48_000 && pcm.len() < 2 * 48_000);
    assert!(pcm[50_000..].iter().any(|s| s.abs() > 0.3));
}

#[test]
fn what_is_not_an_opus_track_is_named_so() {
    for bytes in [&b""[..], b"RIFF", b"OggS\0\0\0\0"] {
        assert!(matches!(exported(bytes), Err(ExportError::NotOggOpus)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_damage_makes_the_export_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut track = track();
        for (at, byte) in changes {
            let at = at.index(track.len());
            track[at] = byte;
        }
        let _ = exported(&track);
    }
}
