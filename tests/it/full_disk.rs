//! A disk that runs full under a running server: it says so, keeps what it has, and works
//! again when there is room.

use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::StatusCode;
use serde_json::json;
use vivavoce_tests::app::{assert_problem, wish};
use vivavoce_tests::{AudioSocket, EventSocket, TestApp};

/// A disk of a few megabytes, in memory.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// None where this process may not mount one.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills it to the last byte; gives the file that does it.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let written = std::fs::write(&path, vec![0; 8 << 20]);
        assert!(written.is_err(), "the disk is larger than it should be");
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the server's last files may still be open.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_survived() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: only root may mount the small disk that this test fills");
        return;
    };
    let data = disk.path().to_str().expect("UTF-8").to_owned();
    let app = TestApp::with(|flags| flags.set("data", data)).await;
    let running = app.create("developer-en").await;
    let _audio = AudioSocket::connect(&app.url, &running, "").await.expect("connects");
    let mut events = EventSocket::follow(&app.url, &running, 0).await;
    events.until_type("reply.spoken").await;

    let filler = disk.fill();
    let refused = app.post_session(&wish("sales-en")).send().await.expect("an answer");
    assert_problem(refused, 507, "storage_full").await;
    // The interview under way is told, and not cut off without a word.
    let told = events.until(|event| event["type"] == "notice" || event["type"] == "session.ended").await;
    assert!(told["type"] == "notice" || told["reason"] == "error", "{told}");

    std::fs::remove_file(filler).expect("removed");
    let again = app.post_session(&wish("sales-en")).send().await.expect("an answer");
    assert_eq!(again.status(), StatusCode::CREATED);
    let fine = app.create("sales-en").await;
    app.command(&fine, json!({ "command": "thinking" })).await;
    app.stop().await;
}
