//! Cues as WebVTT (<https://www.w3.org/TR/webvtt1/>) and SubRip. Names and words come from
//! people: nothing of them may end a cue or begin a tag.

use std::fmt::Write;

use super::cue::Cue;
use crate::replay::wire::Chapter;
use crate::sessions::wire::Speaker;

/// How both sides are called.
#[derive(Clone, Debug)]
pub struct Names {
    /// The candidate.
    pub candidate: String,
    /// The interviewer.
    pub interviewer: String,
}

impl Names {
    fn of(&self, speaker: Speaker) -> &str {
        match speaker {
            Speaker::Candidate => &self.candidate,
            Speaker::Interviewer => &self.interviewer,
        }
    }
}

/// WebVTT with the speaker of each cue as its voice.
pub fn vtt(cues: &[Cue], names: &Names) -> String {
    let mut out = String::from("WEBVTT\n");
    for cue in cues {
        let (from, to) = (clock(cue.start_ms, '.'), clock(cue.end_ms, '.'));
        let (name, text) = (escaped(names.of(cue.speaker)), escaped(&cue.text));
        let _ = write!(out, "\n{from} --> {to}\n<v {name}>{text}\n");
    }
    out
}

/// WebVTT with a cue for each chapter, as players take it for `kind="chapters"`.
pub fn chapters(chapters: &[Chapter]) -> String {
    let mut out = String::from("WEBVTT\n");
    for (n, chapter) in chapters.iter().enumerate() {
        let (from, to) = (clock(chapter.start_ms, '.'), clock(chapter.end_ms.max(chapter.start_ms + 1), '.'));
        let title = match chapter.title.as_str() {
            // A cue without text is not shown.
            "" => chapter.question_id.clone().unwrap_or_else(|| (n + 1).to_string()),
            title => escaped(title),
        };
        let _ = write!(out, "\n{from} --> {to}\n{title}\n");
    }
    out
}

/// SubRip, which has no way to escape anything: angle brackets, of which players make tags,
/// become the ones that look like them.
pub fn srt(cues: &[Cue], names: &Names) -> String {
    let mut out = String::new();
    for (n, cue) in cues.iter().enumerate() {
        let (from, to) = (clock(cue.start_ms, ','), clock(cue.end_ms, ','));
        let text = one_line(&format!("{}: {}", names.of(cue.speaker), cue.text)).replace('<', "‹").replace('>', "›");
        let _ = write!(out, "{}\n{from} --> {to}\n{text}\n\n", n + 1);
    }
    out
}

/// Text in a cue of WebVTT. Without `>` there is no `-->` in it either.
fn escaped(text: &str) -> String {
    one_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Every run of blanks and line ends is one blank: an empty line would end the cue.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `hh:mm:ss.ttt`, with more digits of hours where there are.
fn clock(ms: u64, point: char) -> String {
    let (s, ms) = (ms / 1_000, ms % 1_000);
    format!("{:02}:{:02}:{:02}{point}{ms:03}", s / 3_600, s / 60 % 60, s % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names { candidate: "Zoë <b> & Co".into(), interviewer: "Camille".into() }
    }

    fn cue(speaker: Speaker, start_ms: u64, text: &str) -> Cue {
        Cue { speaker, start_ms, end_ms: start_ms + 1_500, text: text.into() }
    }

    #[test]
    fn webvtt_names_the_speaker_and_nothing_ends_a_cue_early() {
        let text = vtt(
            &[
                cue(Speaker::Interviewer, 0, "a < b && c --> d"),
                cue(Speaker::Candidate, 3_725_250, "line\n\nNOTE <script>x</script>\u{2028}"),
            ],
            &names(),
        );
        assert_eq!(
            text,
            "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v Camille>a &lt; b &amp;&amp; c --&gt; d\n\n\
             01:02:05.250 --> 01:02:06.750\n<v Zoë &lt;b&gt; &amp; Co>line NOTE &lt;script&gt;x&lt;/script&gt;\n"
        );
    }

    #[test]
    fn subrip_is_numbered_and_holds_no_tag() {
        let text = srt(&[cue(Speaker::Candidate, 1, "<i>x</i> -->\n\n2\n")], &names());
        assert_eq!(text, "1\n00:00:00,001 --> 00:00:01,501\nZoë ‹b› & Co: ‹i›x‹/i› --› 2\n\n");
    }

    #[test]
    fn chapters_have_titles_and_an_empty_session_is_a_valid_file() {
        let chapter = |title: &str, id: Option<&str>| Chapter {
            question_id: id.map(str::to_owned),
            question_index: None,
            title: title.into(),
            start_ms: 5,
            end_ms: 5,
        };
        let text = chapters(&[chapter("", None), chapter("Why <us>?", Some("why")), chapter("", Some("why"))]);
        assert_eq!(
            text,
            "WEBVTT\n\n00:00:00.005 --> 00:00:00.006\n1\n\n00:00:00.005 --> 00:00:00.006\nWhy &lt;us&gt;?\n\n\
             00:00:00.005 --> 00:00:00.006\nwhy\n"
        );
        assert_eq!(vtt(&[], &names()), "WEBVTT\n");
        assert_eq!(srt(&[], &names()), "");
    }

    #[test]
    fn hours_may_have_three_digits() {
        assert_eq!(clock(360_000_000, '.'), "100:00:00.000");
    }
}
