//! Commands and events as JSON: what is read can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vivavoce_engine::command::Command;
use vivavoce_engine::event::Event;

fuzz_target!(|data: &[u8]| {
    if let Ok(command) = serde_json::from_slice::<Command>(data) {
        let text = serde_json::to_vec(&command).expect("a command is plain data");
        assert_eq!(serde_json::from_slice::<Command>(&text).expect("it was just written"), command);
    }
    if let Ok(event) = serde_json::from_slice::<Event>(data) {
        serde_json::to_vec(&event).expect("an event is plain data");
    }
});
