//! The real binary as a process of its own, for tests that kill it.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server process. Dropping it kills it.
pub struct TestBinary {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub url: String,
}

/// The program: named by `VIVAVOCE_BIN`, or built beside this test.
pub fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("VIVAVOCE_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().expect("a running test has a path");
    let program = test
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join("vivavoce"))
        .expect("tests lie in target/PROFILE/deps");
    assert!(
        program.exists(),
        "this test needs the binary {}: `cargo build --release --package vivavoce-signaling` makes it, \
         or set VIVAVOCE_BIN",
        program.display()
    );
    program
}

impl TestBinary {
    /// Serves a data folder, with stubs in place of models.
    pub fn serve(data: &Path, more: &[&str]) -> Self {
        Self::start(command(data, more))
    }

    /// The same, with its log in a file.
    pub fn serve_logging(data: &Path, more: &[&str], log: &Path) -> Self {
        let mut command = command(data, more);
        command.stderr(std::fs::File::create(log).expect("a file"));
        Self::start(command)
    }

    /// Serves a data folder with the models that are in the store.
    pub fn serve_with_models(data: &Path, more: &[&str]) -> Self {
        Self::start(bare(data, more))
    }

    /// The same, for a user whose cache is the folder `cache`.
    pub fn serve_with_cache(data: &Path, cache: &Path, more: &[&str]) -> Self {
        let mut command = bare(data, more);
        command.env("XDG_CACHE_HOME", cache);
        // What would keep a library quiet without our doing.
        command.env_remove("CI").env_remove("ORT_DISABLE_TELEMETRY");
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("piped");
        let mut out = BufReader::new(out);
        out.read_line(&mut line).expect("a line");
        // Nobody reads on: what it prints later must not stop it.
        std::thread::spawn(move || out.read_to_end(&mut Vec::new()));
        let Some((_, rest)) = line.split_once("is ready: http://localhost:") else {
            let _ = child.wait();
            panic!("the server did not get ready: `{line}`");
        };
        let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Self { child, url: format!("http://127.0.0.1:{port}") }
    }

    /// Runs it with a configuration that cannot work, and gives what it says.
    pub fn fails(data: &Path, more: &[&str]) -> String {
        let output = command(data, more).stderr(Stdio::piped()).output().expect("the program runs");
        assert!(!output.status.success(), "it should have failed");
        String::from_utf8(output.stderr).expect("UTF-8")
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM, and waits until it has ended by itself.
    pub fn terminate(mut self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().expect("there is kill");
        assert!(sent.success());
        for _ in 0..200 {
            if let Some(status) = self.child.try_wait().expect("a child") {
                assert!(status.success(), "{status}");
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the server did not stop within 20 s");
    }
}

impl Drop for TestBinary {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(data: &Path, more: &[&str]) -> Command {
    let mut command = bare(data, &["--stt", "stub:0", "--voice", "tone:0.2", "--endpointing", "pause:300"]);
    command.arg("--models-dir").arg(data.join("no-models")).args(more);
    command
}

fn bare(data: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(program());
    // Not what the one who runs the tests has set for himself.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("VIVAVOCE_") {
            command.env_remove(name);
        }
    }
    command
        .current_dir(data)
        .arg("serve")
        .args(["--listen", "127.0.0.1:0", "--media-listen", "127.0.0.1:0"])
        .args(["--pull-models", "false"])
        // The tests beside it make the machine busy.
        .args(["--admission-busy", "100", "--admission-lateness-ms", "60000"])
        .arg("--data")
        .arg(data)
        .args(more)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}
