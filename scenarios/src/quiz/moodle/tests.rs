use proptest::prelude::*;

use super::{export, import};
use crate::limits;
use crate::model::Language;
use crate::quiz::import::{Import, ImportError};
use crate::quiz::model::{Accepts, Kind, Quiz};
use crate::quiz::samples::any_quiz;

const SAMPLE: &str = include_str!("../../../quizzes/samples/moodle.xml");

fn read(source: &str) -> Import {
    import(source, Language::En).expect("readable")
}

/// What a file is refused with.
fn refusal(source: &str) -> String {
    import(source, Language::En).expect_err("refused").to_string()
}

/// A file of one question with these elements beside its text.
fn file(kind: &str, rest: &str) -> String {
    format!(
        "<quiz><question type=\"{kind}\"><name><text>N</text></name>\
         <questiontext format=\"html\"><text>Q?</text></questiontext>{rest}</question></quiz>"
    )
}

const AB: &str = "<answer fraction=\"100\"><text>a</text></answer><answer fraction=\"0\"><text>b</text></answer>";

#[test]
fn a_file_in_moodles_own_shape_is_read_whole() {
    let import = read(SAMPLE);
    assert_eq!(import.category.as_deref(), Some("Kitchen hygiene"));
    let ids: Vec<&str> = import.questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["hands", "q2", "q3", "q4", "cleaning"]);
    let kinds: Vec<&str> = import.questions.iter().map(|question| question.kind.code()).collect();
    assert_eq!(kinds, ["single", "multiple", "single", "numeric", "ordering"]);

    let hands = &import.questions[0];
    assert_eq!(hands.title.as_deref(), Some("Hands"));
    assert_eq!(hands.text, "Which hand do you wash first? Mind the \"clean\" side.");
    assert_eq!(hands.explanation.as_deref(), Some("They wash each other."));
    assert_eq!(hands.points, 2);
    let Kind::Single(choices) = &hands.kind else { panic!("single") };
    assert!(choices.shuffle && choices.list[0].right && !choices.list[2].right);
    assert_eq!(choices.list[0].feedback.as_deref(), Some("As the poster says: both."));
    assert_eq!(import.questions[3].kind, Kind::Numeric(Accepts::Near { value: 74.0, tolerance: 1.0 }));
    let Kind::Ordering(items) = &import.questions[4].kind else { panic!("ordering") };
    assert_eq!(items, &["Rinse", "Soap", "Wait & see", "Dry"]);

    let notes: Vec<(usize, bool, &str)> =
        import.notes.iter().map(|note| (note.line, note.skipped, note.message.en.as_str())).collect();
    assert_eq!(
        notes,
        [
            (138, false, "its grading is left out: neighbours in the right order are counted"),
            (166, true, "not supported: essay"),
            (1, false, "hints and texts for right, partly right and wrong answers are left out (2 questions)"),
        ]
    );
    same_again(&import);
}

#[test]
fn true_or_false_keeps_its_feedback() {
    let source = file(
        "truefalse",
        "<answer fraction=\"0\"><text>true</text><feedback><text>No.</text></feedback></answer>\
         <answer fraction=\"100\"><text>false</text><feedback><text/></feedback></answer>",
    );
    let import = import(&source, Language::Fr).expect("readable");
    let Kind::Single(choices) = &import.questions[0].kind else { panic!("single") };
    assert!(!choices.shuffle && choices.list[1].right);
    assert_eq!((choices.list[0].text.as_str(), choices.list[0].feedback.as_deref()), ("Vrai", Some("No.")));
}

#[test]
fn texts_are_html_unless_they_say_otherwise_and_markup_is_taken_off() {
    let source = |format: &str| {
        format!(
            "<quiz><question type=\"multichoice\"><questiontext format=\"{format}\"><text><![CDATA[<script>x</script>\
             <p onclick=\"y\">Is <b>a</b> &lt; b?</p>]]></text></questiontext>{AB}</question></quiz>"
        )
    };
    assert_eq!(read(&source("html")).questions[0].text, "Is a < b?");
    assert_eq!(read(&source("moodle_auto_format")).questions[0].text, "Is a < b?");
    assert_eq!(
        read(&source("plain_text")).questions[0].text,
        "<script>x</script><p onclick=\"y\">Is <b>a</b> &lt; b?</p>"
    );
    let escaped = file("multichoice", AB).replace("Q?", "&lt;p&gt;caf&amp;eacute; &#8364;&lt;/p&gt;");
    assert_eq!(read(&escaped).questions[0].text, "café €");
}

#[test]
fn fractions_that_are_not_ours_are_told() {
    let notes = |source: &str| -> Vec<String> { read(source).notes.into_iter().map(|note| note.message.en).collect() };
    let answers = |single: bool, fractions: &[&str]| {
        let answers: String = fractions
            .iter()
            .enumerate()
            .map(|(at, fraction)| format!("<answer fraction=\"{fraction}\"><text>a{at}</text></answer>"))
            .collect();
        file("multichoice", &format!("<single>{single}</single>{answers}"))
    };
    assert_eq!(notes(&answers(false, &["50", "50", "-50"])), [""; 0]);
    assert_eq!(notes(&answers(false, &["33.33333", "33.33333", "33.33333", "-33.33333"])), [""; 0]);
    assert_eq!(
        notes(&answers(false, &["50", "50", "0"])),
        ["its fractions are left out: right minus wrong is counted"]
    );
    assert_eq!(notes(&answers(true, &["100", "50", "0"])).len(), 1);
    assert_eq!(notes(&answers(true, &["100", "NaN", "-1e400"])), [""; 0]);
    let half = file("multichoice", AB)
        .replace("<answer fraction=\"100\">", "<defaultgrade>0.5</defaultgrade><answer fraction=\"100\">");
    assert_eq!(notes(&half), ["its grade becomes 1 points"]);
    let lost = file("multichoice", AB).replace("Q?", "See &lt;img src='x'&gt;");
    assert_eq!(notes(&lost), ["a picture, sound or the like is left out"]);
}

#[test]
fn entity_bombs_and_document_types_are_refused() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n <!ENTITY lol \"lol\">\n <!ENTITY lol1 \"&lol;&lol;&lol;\">\n]>\n\
                <quiz><question type=\"essay\"><name><text>&lol1;</text></name></question></quiz>";
    assert_eq!(refusal(bomb), "line 2: a document type is not allowed");
    let file_entity = "<!DOCTYPE q SYSTEM \"file:///etc/passwd\"><quiz/>";
    assert_eq!(refusal(file_entity), "line 1: a document type is not allowed");
    let unknown = file("multichoice", AB).replace("Q?", "&lol;");
    assert_eq!(refusal(&unknown), "line 1: entities of one's own are not allowed");
}

#[test]
fn files_that_are_no_moodle_xml_are_refused_with_their_line() {
    assert_eq!(refusal(""), "line 1: the file ends before `quiz` does");
    assert_eq!(refusal("<quiz>\n"), "line 2: the file ends before `quiz` does");
    assert_eq!(refusal("<html></html>"), "line 1: the outermost element is not `quiz`");
    assert!(refusal("<quiz>\n<question></quiz>").starts_with("line 2: "));
    assert!(refusal("<quiz>\n<question type='x></quiz>").starts_with("line 2: "));
    assert_eq!(refusal("<quiz></quiz><quiz></quiz>"), "line 1: there is something after the end of `quiz`");
    assert_eq!(refusal("<quiz>A?{=a ~b}</quiz>"), "no question could be taken over");
    assert!(refusal(&file("cloze", "")).contains("not supported: cloze"));
    assert!(refusal(&file("", "")).contains("it has no type"));
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = format!("<quiz>{}", "<a>".repeat(100_000));
    assert_eq!(refusal(&deep), "line 1: elements stand in each other too deeply");
    let wide = file("multichoice", &"<a/>".repeat(100_000));
    assert_eq!(refusal(&wide), "line 1: a question has too many elements");
    let huge = " ".repeat(limits::QUIZ_BYTES + 1);
    assert!(matches!(import(&huge, Language::En), Err(ImportError::TooLarge { .. })));
    let many =
        format!("<quiz>{}</quiz>", file("multichoice", AB).replace("<quiz>", "").replace("</quiz>", "").repeat(500));
    let import = read(&many);
    assert_eq!((import.questions.len(), import.more_notes), (limits::QUIZ_QUESTIONS, 100));
}

#[test]
fn what_is_exported_is_escaped() {
    let mut quiz = read(&file("multichoice", AB)).into_quiz("x".into(), Language::En, Some("A & <B>/C".into()));
    quiz.questions[0].text = "<script>alert(']]>')</script>".into();
    quiz.questions[0].title = Some("\"A\" & <b>".into());
    let file = export(&quiz);
    assert!(!file.contains("<script>") && !file.contains("<b>"), "{file}");
    assert!(file.contains("<text>$course$/top/A &amp; &lt;B&gt;//C</text>"), "{file}");
    let again = read(&file);
    assert_eq!(again.category.as_deref(), Some("A & <B>/C"));
    assert_eq!(again.questions, quiz.questions);
}

#[test]
fn the_built_in_quizzes_survive_but_for_their_time_limits() {
    for quiz in crate::quiz::builtin() {
        let again = import(&export(quiz), quiz.language).expect("readable");
        assert_eq!(again.notes, []);
        assert_eq!(again.category.as_deref(), Some(quiz.title.as_str()));
        for (before, after) in quiz.questions.iter().zip(&again.questions) {
            let kind = match before.kind {
                // Moodle has no range: its middle and how far it reaches.
                Kind::Numeric(Accepts::Between { min, max }) => {
                    Kind::Numeric(Accepts::Near { value: min.midpoint(max), tolerance: (max - min) / 2.0 })
                }
                ref kind => kind.clone(),
            };
            let before = crate::quiz::Question { time_limit: None, kind, ..before.clone() };
            assert_eq!(after, &before);
        }
    }
}

/// Written and read again, nothing changes.
fn same_again(import: &Import) {
    let quiz: Quiz = import.clone().into_quiz("x".into(), Language::En, None);
    let again = read(&export(&quiz));
    assert_eq!(again.notes, []);
    assert_eq!(again.questions, import.questions);
    assert_eq!(export(&again.into_quiz("x".into(), Language::En, None)), export(&quiz));
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(source in "(<[/?!]?(quiz|question|text|a)?( type=\"[a-z]{0,5}\"| [a-z=\"']{0,4})?/?>|[a-z&;#<>! ]{0,6}){0,16}|\\PC{0,80}") {
        let _ = import(&source, Language::Fr);
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(
        at in 0..SAMPLE.len(),
        length in 0_usize..40,
        with in "[a-z\"=<>/&;!\\[\\]\n]{0,8}",
    ) {
        let from = SAMPLE.floor_char_boundary(at);
        let to = SAMPLE.ceil_char_boundary((at + length).min(SAMPLE.len()));
        let damaged = format!("{}{with}{}", &SAMPLE[..from], &SAMPLE[to..]);
        if let Ok(import) = import(&damaged, Language::En) {
            let quiz = import.clone().into_quiz("x".into(), Language::En, None);
            let again = super::import(&export(&quiz), Language::En).expect("what was read can be written and read");
            prop_assert_eq!(again.questions, import.questions);
        }
    }

    #[test]
    fn what_is_written_is_read_the_same(quiz in any_quiz()) {
        let again = import(&export(&quiz), Language::En).expect("readable");
        prop_assert_eq!(again.notes, []);
        prop_assert_eq!(again.questions, quiz.questions);
    }
}
