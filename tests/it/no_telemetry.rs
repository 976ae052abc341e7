//! Nothing on this machine reports to anybody: the models run in a library whose official
//! builds do, unless they are told not to before they are loaded.

use std::process::{Command, Stdio};

use vivavoce_tests::TestBinary;
use vivavoce_tests::binary::program;

#[test]
fn the_models_library_writes_no_identifier_and_no_queue_of_events() {
    let pulled = Command::new(program())
        .args(["models", "pull", "onnxruntime", "silero-vad"])
        .stdout(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(pulled.success(), "this test needs the voice activity model");
    let data = tempfile::tempdir().expect("a folder");
    let cache = tempfile::tempdir().expect("a folder");
    let more = ["--stt", "stub:0", "--voice", "tone:0.2", "--endpointing", "pause:300"];
    let server = TestBinary::serve_with_cache(data.path(), cache.path(), &more);
    server.terminate();
    let left: Vec<_> = std::fs::read_dir(cache.path()).expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
}
