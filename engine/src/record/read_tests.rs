use std::f32::consts::TAU;
use std::io::Write as _;

use super::*;
use crate::audio::{WIRE_FRAME, rms};
use crate::record::ogg::OggOpusWriter;
use crate::speak::OpusEncoder;

/// A track that hums for so many seconds, one page after the other.
pub(crate) fn hum(seconds: usize) -> Vec<u8> {
    let mut encoder = OpusEncoder::new().unwrap();
    let mut writer = OggOpusWriter::new(1);
    for n in 0..seconds * 50 {
        let frame = std::array::from_fn(|i| 0.5 * (TAU * 300.0 * (n * WIRE_FRAME + i) as f32 / WIRE_RATE as f32).sin());
        writer.packet((n * WIRE_FRAME) as u64, encoder.encode(&frame));
    }
    writer.end((seconds * 48_000) as u64);
    writer.take_pages()
}

/// A track of these bytes.
pub(crate) fn kept(bytes: &[u8]) -> SessionFile {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    SessionFile::new(file, None).unwrap()
}

/// All samples of a track from one on.
pub(crate) fn heard(track: &[u8], from: u64) -> Vec<f32> {
    let mut track = TrackPcm::open_at(kept(track), from).unwrap();
    let mut pcm = Vec::new();
    while track.read(&mut pcm).unwrap() {}
    pcm
}

#[test]
fn a_page_damaged_in_the_middle_is_silent_and_what_follows_keeps_its_time() {
    let mut bytes = hum(4);
    let whole = heard(&bytes, 0).len();
    let starts: Vec<usize> = bytes.windows(4).enumerate().filter(|(_, four)| four == b"OggS").map(|(n, _)| n).collect();
    // The two header pages come first, then a page each 400 ms.
    let (from, to) = (starts[5], starts[6]);
    for byte in &mut bytes[from + 60..to] {
        *byte ^= 0x55;
    }
    let pcm = heard(&bytes, 0);
    assert_eq!(pcm.len(), whole);
    let silent = pcm[60_000..72_000].chunks(480).filter(|part| rms(part) < 0.001).count();
    assert!(silent > 15, "{silent} of 25 parts are silent");
    assert!(rms(&pcm[48_000..52_000]) > 0.2 && rms(&pcm[85_000..90_000]) > 0.2);
}

#[test]
fn a_track_read_from_its_middle_sounds_as_it_does_when_read_whole() {
    let track = hum(3);
    let (whole, part) = (heard(&track, 0), heard(&track, 70_001));
    assert_eq!(part.len(), whole.len() - 70_001);
    let difference: Vec<f32> = whole[70_001..].iter().zip(&part).map(|(a, b)| a - b).collect();
    assert!(rms(&difference) < 0.01, "{}", rms(&difference));
}

#[test]
fn a_part_behind_the_end_is_empty() {
    assert!(heard(&hum(1), 10_000_000).is_empty());
}
