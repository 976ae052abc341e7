//! Speech to measure with: the clips of `tests/fixtures`, real voices' worth of spectrum and
//! pauses, so that codecs and models have what they have in an interview.

use std::path::PathBuf;

use anyhow::Context;
use vivavoce_engine::audio::{MODEL_RATE, WIRE_RATE};
use vivavoce_engine::decode::Resampler;

/// Clips in both languages, 16 kHz.
const CLIPS: [&str; 4] = ["en-027.wav", "fr-017.wav", "en-051.wav", "fr-037.wav"];

/// A file of the fixtures.
pub fn fixture(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "tests", "fixtures", name].iter().collect()
}

/// A clip of the fixtures.
pub fn clip(name: &str) -> PathBuf {
    fixture("clips").join(name)
}

/// The clips and what is said in them.
pub fn transcripts() -> anyhow::Result<Vec<(String, String)>> {
    let list = std::fs::read_to_string(clip("transcripts.tsv")).context("cannot read the list of clips")?;
    let lines = list.lines().filter_map(|line| line.split_once('\t'));
    Ok(lines.map(|(file, text)| (file.to_owned(), text.to_owned())).collect())
}

/// Some seconds of speech at 16 kHz, the same each time; more than there is begins anew.
pub fn at_model_rate(seconds: usize) -> anyhow::Result<Vec<f32>> {
    let mut spoken = Vec::new();
    for name in CLIPS {
        spoken.extend(read(name)?);
    }
    Ok(spoken.into_iter().cycle().take(seconds * MODEL_RATE as usize).collect())
}

/// The same at 48 kHz.
pub fn at_wire_rate(seconds: usize) -> anyhow::Result<Vec<f32>> {
    let mut resampler = Resampler::new(MODEL_RATE, WIRE_RATE)?;
    let mut wire = Vec::new();
    resampler.push(&at_model_rate(seconds)?, &mut wire);
    resampler.flush(&mut wire);
    Ok(wire)
}

/// The samples of a clip.
pub fn read(name: &str) -> anyhow::Result<Vec<f32>> {
    let path = clip(name);
    let reading = || format!("cannot read {}", path.display());
    let reader = hound::WavReader::open(&path).with_context(reading)?;
    let spec = reader.spec();
    anyhow::ensure!(
        spec.sample_rate == MODEL_RATE && spec.channels == 1 && spec.bits_per_sample == 16,
        "{} is not 16 kHz, mono, 16 bits",
        path.display()
    );
    reader
        .into_samples::<i16>()
        .map(|sample| sample.map(|sample| f32::from(sample) / 32_768.0))
        .collect::<Result<_, _>>()
        .with_context(reading)
}
