use std::io::Cursor;

use super::*;
use crate::audio::rms;
use crate::record::read::tests::{heard, hum, kept};

fn wav_pcm(wav: Vec<u8>) -> Vec<f32> {
    let mut wav = hound::WavReader::new(Cursor::new(wav)).unwrap();
    wav.samples::<i16>().map(|sample| f32::from(sample.unwrap()) / 32_768.0).collect()
}

#[test]
fn a_mix_is_as_long_as_the_longer_track_and_holds_both() {
    let (short, long) = (hum(1), hum(3));
    let both_tracks = || vec![kept(&short), kept(&long)];
    let mut wav = Vec::new();
    let samples = mix_wav(both_tracks(), &mut wav).unwrap();
    assert_eq!(samples as usize, heard(&long, 0).len());
    let pcm = wav_pcm(wav);
    let (both, one) = (rms(&pcm[20_000..40_000]), rms(&pcm[100_000..120_000]));
    // The same hum twice is twice as loud.
    assert!((both / one - 2.0).abs() < 0.1, "{both} {one}");

    let mut ogg = Vec::new();
    mix_ogg(both_tracks(), &mut ogg).unwrap();
    let again = heard(&ogg, 0);
    assert!(again.len().abs_diff(pcm.len()) <= 2 * WIRE_FRAME, "{} {}", again.len(), pcm.len());
    assert!((rms(&again[100_000..120_000]) / one - 1.0).abs() < 0.1);
}

#[test]
fn a_cut_holds_its_part_and_nothing_else() {
    // Silence, then a second of a hum, then silence.
    let mut writer = OggOpusWriter::new(1);
    let mut encoder = OpusEncoder::new().unwrap();
    for (n, frame) in heard(&hum(1), 0).as_chunks::<WIRE_FRAME>().0.iter().enumerate() {
        writer.packet(48_000 + (n * WIRE_FRAME) as u64, encoder.encode(frame));
    }
    writer.end(3 * 48_000);
    let track = writer.take_pages();

    let cut = |from: u64, to: u64| {
        let mut out = Vec::new();
        cut_ogg(kept(&track), from, to, &mut out).unwrap();
        let ogg = heard(&out, 0);
        let mut out = Vec::new();
        cut_wav(kept(&track), from, to, &mut out).unwrap();
        let wav = wav_pcm(out);
        assert!(ogg.len().abs_diff(wav.len()) <= WIRE_FRAME, "{} {}", ogg.len(), wav.len());
        assert!((rms(&ogg) - rms(&wav)).abs() < 0.05, "{} {}", rms(&ogg), rms(&wav));
        ogg
    };
    let inside = cut(1_100, 1_600);
    assert!(inside.len().abs_diff(24_000) <= WIRE_FRAME, "{}", inside.len());
    assert!(rms(&inside[2_000..22_000]) > 0.2);
    // It ends 10 ms before the hum begins: a packet cut whole would let it be heard.
    let before = cut(500, 990);
    assert!(before.iter().all(|sample| sample.abs() < 0.01));
    assert!(cut(5_000, 6_000).len() <= WIRE_FRAME);
    assert!(cut(900, 900).len() <= WIRE_FRAME);
}
