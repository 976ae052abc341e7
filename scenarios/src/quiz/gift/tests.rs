use proptest::prelude::*;

use super::{export, import};
use crate::limits;
use crate::model::Language;
use crate::quiz::import::{Import, ImportError};
use crate::quiz::model::{Accepts, Kind, Question};
use crate::quiz::samples::{any_quiz, quiz};

fn read(source: &str) -> Import {
    import(source, Language::En).expect("readable")
}

/// The only question of a file, which must have lost nothing.
fn one(source: &str) -> Question {
    let import = read(source);
    assert_eq!(import.notes, [], "{source}");
    let [question] = &import.questions[..] else { panic!("one question: {source}") };
    question.clone()
}

/// Line and words of each note.
fn notes(source: &str) -> Vec<(usize, bool, String)> {
    let notes = match import(source, Language::En) {
        Ok(import) => import.notes,
        Err(ImportError::Empty(notes)) => notes,
        Err(error) => panic!("{error}"),
    };
    notes.into_iter().map(|note| (note.line, note.skipped, note.message.en)).collect()
}

/// Texts and truth of a question's choices.
fn choices(question: &Question) -> Vec<(&str, bool)> {
    match &question.kind {
        Kind::Single(choices) | Kind::Multiple(choices) => {
            choices.list.iter().map(|choice| (choice.text.as_str(), choice.right)).collect()
        }
        kind => panic!("no choices: {kind:?}"),
    }
}

#[test]
fn a_single_choice_with_title_and_feedback() {
    let question = one(
        "// a comment\n::Capital::What is the capital\nof France? {\n=Paris#Yes.\n~Lyon # No.\n~Nice\n####It is Paris. }\n",
    );
    assert_eq!(question.title.as_deref(), Some("Capital"));
    assert_eq!(question.text, "What is the capital of France?");
    assert_eq!(choices(&question), [("Paris", true), ("Lyon", false), ("Nice", false)]);
    assert_eq!(question.explanation.as_deref(), Some("It is Paris."));
    let Kind::Single(choices) = &question.kind else { panic!("single") };
    assert_eq!(choices.list[1].feedback.as_deref(), Some("No."));
    assert!(choices.shuffle);
}

#[test]
fn a_gap_in_the_text_is_shown() {
    assert_eq!(one("Two and {=two ~three} make four.").text, "Two and _____ make four.");
}

#[test]
fn weights_without_an_equals_sign_make_a_multiple_choice() {
    let question = one("Even? {~%50%2 ~%50%4 ~%-50%5}");
    assert!(matches!(question.kind, Kind::Multiple(_)));
    assert_eq!(choices(&question), [("2", true), ("4", true), ("5", false)]);
    assert_eq!(one("Even? {~%33.33333%2 ~%33.33333%4 ~%33.33333%6 ~%-33.33333%5}").points, 1);
    assert_eq!(
        notes("Even? {~%50%2 ~%50%4 ~%-100%5}"),
        [(1, false, "its weights are left out: right minus wrong is counted".to_owned())]
    );
    assert_eq!(
        notes("Even? {=2 ~%50%2.0 ~3}")[0].2,
        "part of the points for an answer that is half right is left out: a single choice gives all or none"
    );
}

#[test]
fn numbers_come_with_a_tolerance_or_a_range() {
    let kind = |source: &str| one(source).kind;
    assert_eq!(kind("Gravity? {#9.81:0.01}"), Kind::Numeric(Accepts::Near { value: 9.81, tolerance: 0.01 }));
    assert_eq!(kind("Gravity? {#9.811..9.812}"), Kind::Numeric(Accepts::Between { min: 9.811, max: 9.812 }));
    assert_eq!(kind("Below? {#=-4}"), Kind::Numeric(Accepts::Near { value: -4.0, tolerance: 0.0 }));
    assert_eq!(one("When? {#1822:5#Grant.}").explanation.as_deref(), Some("Grant."));
    assert_eq!(
        notes("When? {#=1822:0 =%50%1822:2 ~No.}"),
        [
            (1, false, "the feedback for other numbers is left out".to_owned()),
            (1, false, "only the first number that is fully right counts".to_owned()),
        ]
    );
    for wrong in ["x", "1:x", "5..1", "1:-1", "nan", "1e300", "inf"] {
        let all = notes(&format!("Number? {{#{wrong}}}"));
        assert!(all.len() == 1 && all[0].1, "{wrong}: {all:?}");
    }
}

#[test]
fn true_and_false_become_a_choice_of_two_in_the_quizs_language() {
    let question = one("The sun rises in the west. {FALSE#It does not.#Right.}");
    assert_eq!(choices(&question), [("True", false), ("False", true)]);
    let Kind::Single(list) = &question.kind else { panic!("single") };
    assert!(!list.shuffle);
    assert_eq!(list.list[0].feedback.as_deref(), Some("It does not."));
    assert_eq!(list.list[1].feedback.as_deref(), Some("Right."));
    let french = import("Il pleut. {T}", Language::Fr).expect("readable");
    assert_eq!(choices(&french.questions[0]), [("Vrai", true), ("Faux", false)]);
}

#[test]
fn escapes_take_the_meaning_from_signs() {
    let question = one(r"::a\:\:b::Which is C\#\: \{ x \= 1\; \} \\ \~? {=\=\= ~\~ #a\#b}");
    assert_eq!(question.title.as_deref(), Some("a::b"));
    assert_eq!(question.text, r"Which is C#: { x = 1\; } \ ~?");
    assert_eq!(choices(&question), [("==", true), ("~", false)]);
    let Kind::Single(list) = &question.kind else { panic!("single") };
    assert_eq!(list.list[1].feedback.as_deref(), Some("a#b"));
}

#[test]
fn formats_say_whether_there_is_markup() {
    assert_eq!(one("[html]<p>Is <b>it</b> a &lt; b?</p>{=a ~b}").text, "Is it a < b?");
    assert_eq!(one("[plain]Is <b>it</b>?{=a ~b}").text, "Is <b>it</b>?");
    assert_eq!(one("[markdown]Is **it**?{=a ~b}").text, "Is **it**?");
    assert_eq!(one("Is <b>it</b>?{=a ~b}").text, "Is it?");
    assert_eq!(one("Which [tag]?{=[plain]<i> ~<i>b</i>}").text, "Which [tag]?");
    assert_eq!(notes("See <img src=x>?{=a ~b}")[0].2, "a picture, sound or the like is left out");
}

#[test]
fn categories_are_told_and_the_first_names_the_quiz() {
    let source = "$CATEGORY: $course$/top/Cells\n\nA? {=a ~b}\n\n$CATEGORY: top/Plants\n\nB? {=a ~b}\n";
    let import = read(source);
    assert_eq!(import.category.as_deref(), Some("Cells"));
    assert_eq!(import.questions.len(), 2);
    assert_eq!(import.notes[0].line, 5);
    assert_eq!(import.notes[0].message.en, "the category \"Plants\" is left out; a quiz has none");
    let quiz = import.into_quiz("x".into(), Language::En, None);
    assert_eq!(quiz.title, "Cells");
}

#[test]
fn what_is_not_supported_is_named_with_its_line() {
    let source = "Fine? {=a ~b}\n\nMatch. {=a -> 1 =b -> 2}\n\n::Essay::Write. {}\n\nName it. {=one =two}\n\n\
                  Just a text.\n\n{=no text ~at all}\n\nOpen { =a\n\nNone {~a ~b}\n\nSort. {>ALL VERTICAL\na\nb}\n";
    assert_eq!(
        notes(source),
        [
            (3, true, "not supported: matching".to_owned()),
            (5, true, "not supported: essay".to_owned()),
            (7, true, "not supported: short answer".to_owned()),
            (9, true, "not supported: a description without answers".to_owned()),
            (11, true, "the question's text is empty".to_owned()),
            (13, true, "its braces do not match".to_owned()),
            (15, true, "no answer is right".to_owned()),
            (17, true, "not supported: ordering as the plug-in writes it in GIFT; use Moodle XML".to_owned()),
        ]
    );
    let named = read(source).notes;
    assert_eq!(named[1].question.as_deref(), Some("Essay"));
}

#[test]
fn a_file_of_nothing_or_too_much_is_refused() {
    assert_eq!(import("", Language::En), Err(ImportError::Empty(Vec::new())));
    let huge = " ".repeat(limits::QUIZ_BYTES + 1);
    assert!(matches!(import(&huge, Language::En), Err(ImportError::TooLarge { .. })));
}

#[test]
fn what_gift_cannot_say_is_told_at_the_files_head() {
    let mut whole = crate::quiz::parse(
        "id = \"x\"\nlanguage = \"en\"\ntitle = \"T\"\nsummary = \"S\"\ntime_limit_s = 60\n\
         [[questions]]\nid = \"o\"\nkind = \"ordering\"\ntext = \"Sort.\"\nitems = [\"a\", \"b\"]\n\
         [[questions]]\nid = \"n\"\nkind = \"numeric\"\ntext = \"N?\"\nvalue = 1\npoints = 3\ntime_limit_s = 10\n",
    )
    .expect("sound");
    let file = export(&whole);
    assert_eq!(
        file,
        "// GIFT cannot say all of this quiz. Not in this file:\n\
         // - o: left out, GIFT has no ordering\n\
         // - n: 3 points\n\
         // - n: a time limit of 10 s\n\
         // - a time limit of 60 s for the whole quiz\n\
         \n\
         $CATEGORY: T\n\
         \n\
         // [id:n]\n\
         [plain]N?{#1:0\n\
         }\n"
    );
    whole.questions.remove(0);
    assert_eq!(read(&file).questions[0].id, "n");
}

#[test]
fn a_file_in_moodles_own_shape_is_read_whole() {
    let import = import(include_str!("../../../quizzes/samples/moodle.gift"), Language::En).expect("readable");
    assert_eq!(import.category.as_deref(), Some("Kitchen hygiene"));
    assert_eq!(import.notes.len(), 2, "{:?}", import.notes);
    let kinds: Vec<&str> = import.questions.iter().map(|question| question.kind.code()).collect();
    assert_eq!(kinds, ["single", "multiple", "single", "numeric", "numeric"]);
    assert_eq!(import.questions[0].text, "Which hand do you wash first? Mind the \"clean\" side.");
    same_again(&import);
}

/// Written and read again, nothing changes.
fn same_again(import: &Import) {
    let quiz = import.clone().into_quiz("x".into(), Language::En, None);
    let again = read(&export(&quiz));
    assert_eq!(again.notes, []);
    assert_eq!(again.questions, import.questions);
    let twice = again.into_quiz("x".into(), Language::En, None);
    assert_eq!(export(&twice), export(&quiz));
}

proptest! {
    #[test]
    fn any_text_is_read_without_harm(source in "[-a-c{}~=#:%0-9.\\\\/>$\\[\\] \n]{0,120}|\\PC{0,80}") {
        if let Ok(import) = import(&source, Language::Fr) {
            let again = import.clone().into_quiz("x".into(), Language::Fr, None);
            let again = super::import(&export(&again), Language::Fr).expect("what was read can be written and read");
            prop_assert_eq!(again.questions, import.questions);
        }
    }

    #[test]
    fn what_is_written_is_read_the_same(whole in any_quiz()) {
        let questions: Vec<Question> =
            whole.questions.into_iter().filter(|question| !matches!(question.kind, Kind::Ordering(_))).collect();
        prop_assume!(!questions.is_empty());
        let whole = crate::quiz::Quiz { title: whole.title, ..quiz(questions) };
        let again = import(&export(&whole), Language::En).expect("readable");
        prop_assert_eq!(again.notes, []);
        prop_assert_eq!(again.questions, whole.questions);
    }
}
