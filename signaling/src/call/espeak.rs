//! Texts as clips, spoken by the `espeak-ng` program where it is installed.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, bail};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::clip::{Clip, Encoding};

/// Speaks each text in `language` (`fr`, `en`); a clip is named by its text.
pub async fn speak_all(texts: &[String], language: &str, encoding: Encoding) -> anyhow::Result<Vec<Clip>> {
    let file = std::env::temp_dir().join(format!("vivavoce-{}.wav", uuid::Uuid::new_v4()));
    let mut clips = Vec::new();
    for text in texts {
        let spoken = speak(text, language, &file).await;
        let clip = match spoken {
            Ok(()) => Clip::load(&file, encoding).map_err(anyhow::Error::from),
            Err(error) => Err(error),
        };
        // Gone already where espeak-ng failed.
        let _ = std::fs::remove_file(&file);
        let mut clip = clip.with_context(|| format!("--say-text {text:?}"))?;
        clip.name.clone_from(text);
        clips.push(clip);
    }
    Ok(clips)
}

async fn speak(text: &str, language: &str, file: &Path) -> anyhow::Result<()> {
    let voice = if language == "fr" { "fr" } else { "en" };
    let mut child = Command::new("espeak-ng")
        .args(["-v", voice, "--stdin", "-w"])
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("the espeak-ng program is needed; install it, or use --say with a WAV file")?;
    // By standard input: on the command line a text that begins with a dash is an option.
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes()).await.context("espeak-ng does not take the text")?;
    }
    let output = child.wait_with_output().await.context("espeak-ng cannot be waited for")?;
    if !output.status.success() {
        bail!("espeak-ng failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
