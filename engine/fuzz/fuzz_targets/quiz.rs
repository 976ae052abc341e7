//! Quiz files of strangers, in every format: read, or refused. What was read can be written
//! and is read back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vivavoce_scenarios::Language;
use vivavoce_scenarios::quiz::{gift, moodle, parse_bytes};

fuzz_target!(|data: &[u8]| {
    let _ = parse_bytes(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(import) = gift::import(text, Language::Fr) {
        let quiz = import.clone().into_quiz("fuzz".into(), Language::Fr, None);
        let again = gift::import(&gift::export(&quiz), Language::Fr).expect("what was written can be read");
        assert_eq!(again.questions, import.questions);
    }
    if let Ok(import) = moodle::import(text, Language::Fr) {
        let quiz = import.clone().into_quiz("fuzz".into(), Language::Fr, None);
        let again = moodle::import(&moodle::export(&quiz), Language::Fr).expect("what was written can be read");
        assert_eq!(again.questions, import.questions);
    }
});
