use serde_json::json;

use super::*;
use crate::model::{Question, Scenario};
use crate::parse::parse;

const HEAD: &str = "id = \"s\"\nlanguage = \"en\"\ntitle = \"S\"\nrole = \"R\"\nsummary = \"S.\"\n\
    level = \"junior\"\nduration_minutes = 30\ngreeting = \"Hi.\"\nclosing = \"Bye.\"\n\
    [persona]\nname = \"Ada\"\ndescription = \"Brief.\"\n\
    [[questions]]\nid = \"q\"\nkind = \"think_aloud\"\ntext = \"Write it.\"\n";
const CODE: &str = r#"[questions.task]
kind = "code"
brief = """
Write `total`.

- it adds up
"""
function = "total"
[[questions.task.languages]]
name = "python"
starter = "def total(items):\n\tpass\n"
[[questions.task.languages]]
name = "sql"
[[questions.task.tests]]
name = "three"
arguments = [[1, 2.5, 3], { deep = true }]
expected = 6.5
[[questions.task.tests]]
name = "none"
arguments = []
"#;

fn read(task: &str) -> Result<Scenario, Vec<String>> {
    parse(&format!("{HEAD}{task}")).map_err(|errors| {
        errors.problems.iter().map(|problem| format!("{}: {}", problem.key, problem.message)).collect()
    })
}

fn question(task: &str) -> Question {
    read(task).expect("sound").questions.remove(0)
}

/// What is wrong once `from` is `to`.
fn changed(from: &str, to: &str) -> Vec<String> {
    let source = CODE.replacen(from, to, 1);
    assert_ne!(source, CODE, "{from}");
    read(&source).expect_err("refused")
}

#[test]
fn a_code_task_keeps_its_lines_and_its_tests_as_json() {
    let question = question(CODE);
    let task = question.task.as_ref().expect("there");
    assert_eq!(task.brief, "Write `total`.\n\n- it adds up");
    assert_eq!(task.starter(TaskLanguage::Python), Some("def total(items):\n\tpass"));
    assert_eq!((task.starter(TaskLanguage::Sql), task.starter(TaskLanguage::Rust)), (Some(""), None));
    assert_eq!(task.tests[0].arguments, [json!([1, 2.5, 3]), json!({"deep": true})]);
    assert_eq!((&task.tests[0].expected, &task.tests[1].expected), (&json!(6.5), &json!(null)));
}

#[test]
fn who_writes_has_more_time_and_more_patience_than_who_only_thinks_aloud() {
    let (task, plain) = (question(CODE), question(""));
    assert!(task.time_limit > 3 * plain.time_limit);
    assert!(task.thinking > 3 * plain.thinking);
    assert!(task.patience.min_pause > plain.patience.min_pause);
    assert!(task.patience.longest_wait > plain.patience.longest_wait);
}

#[test]
fn a_case_is_words_and_nothing_that_runs() {
    let task = question("[questions.task]\nkind = \"case\"\nbrief = \"Read.\"\nstarter = \"Notes:\"\n").task;
    let task = task.expect("there");
    assert_eq!(task.languages, [Starter { language: TaskLanguage::Text, text: "Notes:".into() }]);
    let wrong = read("[questions.task]\nkind = \"case\"\nbrief = \"Read.\"\nfunction = \"f\"\n").expect_err("refused");
    assert_eq!(wrong, ["questions[0].task.function: unknown key; known here: kind, brief, starter"]);
}

#[test]
fn each_problem_of_a_task_is_named_with_its_key() {
    let key = "questions[0].task";
    let cases = [
        (
            "kind = \"code\"",
            "kind = \"cod\"",
            format!("{key}.kind: \"cod\" is not one of \"code\", \"case\"; did you mean \"code\"?"),
        ),
        (
            "name = \"sql\"",
            "name = \"python\"",
            format!("{key}.languages[1].name: \"python\" is already there in line 26"),
        ),
        (
            "\"total\"\n",
            "\"2total\"\n",
            format!(
                "{key}.function: must be a name that every language knows: letters without accents, digits and _, no digit first"
            ),
        ),
        ("function = \"total\"\n", "", format!("{key}.function: missing")),
        ("6.5", "inf", format!("{key}.tests[0].expected: must be a finite number")),
        ("6.5", "2024-01-01", format!("{key}.tests[0].expected: must not be a date; write it as a text")),
        ("6.5", "9007199254740992", format!("{key}.tests[0].expected: is a whole number that JavaScript cannot hold")),
        ("arguments = []", "", format!("{key}.tests[1].arguments: missing")),
        ("\"none\"", "\"Three\"", format!("{key}.tests[1].name: \"three\" is already there in line 31")),
        ("- it adds up", "\\u0007", format!("{key}.brief: must not contain the control character U+0007")),
    ];
    for (from, to, problem) in cases {
        assert_eq!(changed(from, to), [problem]);
    }
}

#[test]
fn what_would_be_too_much_is_refused() {
    let brief = "x".repeat(limits::TASK_BRIEF_CHARS + 1);
    assert!(changed("- it adds up", &brief)[0].contains("at most"), "brief");
    let deep = format!("{}1{}", "[".repeat(limits::TASK_VALUE_DEPTH + 1), "]".repeat(limits::TASK_VALUE_DEPTH + 1));
    assert!(changed("6.5", &deep)[0].contains("nested too deep"));
    let wide = format!("[{}]", "1,".repeat(limits::TASK_VALUES));
    assert!(changed("6.5", &wide)[0].contains("too many values"));
    let long = format!("\"{}\"", "x".repeat(limits::TASK_VALUE_BYTES));
    assert!(changed("6.5", &long)[0].contains("bytes as JSON"));
    let tests: String = (0..=limits::TASK_TESTS)
        .map(|n| format!("[[questions.task.tests]]\nname = \"t{n}\"\narguments = []\n"))
        .collect();
    let source = format!("{}{tests}", CODE.split("[[questions.task.tests]]").next().expect("its head"));
    assert!(read(&source).expect_err("refused")[0].contains("at most 30 are allowed"));
}
