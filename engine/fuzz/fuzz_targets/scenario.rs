//! Scenario files of strangers: read, or refused with problems that point into the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Err(errors) = vivavoce_scenarios::parse_bytes(data) {
        assert!(!errors.to_string().is_empty());
    }
});
