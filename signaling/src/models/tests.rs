//! Sources that break, stall, lie and cut, and a store that must come through.

mod server;

use std::ffi::OsString;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use super::*;
use server::{Hub, Reply};

const SIZE: usize = 300_000;

/// Bytes that do not compress and differ by seed.
fn content(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    (0..SIZE).map(|_| (next() >> 11) as u8).collect()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A store in a folder of its own whose one model has the given sources.
fn store(sources: &str, pinned: &[u8], need: &str) -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[[model]]\nname='m'\npurpose='tests'\nlicence='MIT'\nneed='{need}'\n[[model.file]]\nfile='m.bin'\nsize={}\nsha256='{}'\nsources=[{sources}]\n",
        pinned.len(),
        hash(pinned)
    );
    let store = Store {
        dir: dir.path().join("store"),
        folder: None,
        manifest: Manifest::parse(&text).unwrap(),
        limits: Limits {
            connect: Duration::from_secs(2),
            stall: Duration::from_millis(400),
            fewest: 4096,
            resumes: 3,
            pip: Duration::from_secs(60),
        },
        pip: Pip::default(),
    };
    (dir, store)
}

fn hub(hub: &Hub) -> String {
    format!("{{ hub = '{}' }}", hub.url())
}

async fn pull(store: &Store) -> Result<PathBuf, ModelError> {
    store.ensure(&["m"], Patience::Now, &Silent).await.remove(0).1
}

fn why(error: &ModelError) -> Vec<String> {
    match error {
        ModelError::NoSource { attempts, .. } => attempts.iter().map(|attempt| attempt.why.to_string()).collect(),
        other => panic!("{other}"),
    }
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_broken_source_is_followed_by_a_good_one() {
    let bytes = content(1);
    let broken = Hub::start(bytes.clone(), vec![Reply::Status(503)]).await;
    let good = Hub::start(bytes.clone(), vec![]).await;
    let nobody = "{ hub = 'http://127.0.0.1:1/m.bin' }";
    let (_dir, store) = store(&format!("{nobody}, {}, {}", hub(&broken), hub(&good)), &bytes, "required");
    assert_eq!(store.locate("m"), None);
    let path = pull(&store).await.unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert_eq!(store.locate("m"), Some(path));
    assert_eq!(names(&store.dir), [".lock", "m.bin", "m.bin.verified"]);
}

#[tokio::test]
async fn a_model_that_is_here_costs_no_request() {
    let bytes = content(2);
    let good = Hub::start(bytes.clone(), vec![]).await;
    let (_dir, store) = store(&hub(&good), &bytes, "required");
    pull(&store).await.unwrap();
    pull(&store).await.unwrap();
    assert_eq!(good.requests().len(), 1);
}

#[tokio::test]
async fn when_every_source_fails_the_error_names_each_and_why() {
    let bytes = content(3);
    let gone = Hub::start(bytes.clone(), vec![Reply::Status(404)]).await;
    let folder = tempfile::tempdir().unwrap();
    let (_dir, mut store) =
        store(&format!("{{ hub = 'http://127.0.0.1:1/m.bin' }}, {}", hub(&gone)), &bytes, "required");
    store.folder = Some(folder.path().to_owned());
    let text = pull(&store).await.unwrap_err().to_string();
    assert!(text.contains("http://127.0.0.1:1/m.bin: no connection"), "{text}");
    assert!(text.contains(&format!("{}: answered 404", gone.url())), "{text}");
    assert!(text.contains("(VIVAVOCE_MODELS): the folder has no m.bin"), "{text}");
}

#[tokio::test]
async fn a_source_that_stalls_or_drips_is_left_for_the_next() {
    let bytes = content(4);
    let silent = Hub::start(bytes.clone(), vec![Reply::StallAfter(0)]).await;
    let stalled = Hub::start(bytes.clone(), vec![Reply::StallAfter(1000), Reply::StallAfter(0)]).await;
    let drip = Hub::start(bytes.clone(), vec![Reply::Drip]).await;
    let (_dir, alone) = store(&format!("{}, {}, {}", hub(&silent), hub(&stalled), hub(&drip)), &bytes, "required");
    let error = pull(&alone).await.unwrap_err();
    let why = why(&error);
    assert!(why[0].starts_with("nothing came for"), "{why:?}");
    assert!(why[1].starts_with("nothing came for"), "{why:?}");
    assert!(why[2].starts_with("too slow"), "{why:?}");

    let good = Hub::start(bytes.clone(), vec![]).await;
    let (_dir, store) = store(&format!("{}, {}", hub(&silent), hub(&good)), &bytes, "required");
    assert_eq!(fs::read(pull(&store).await.unwrap()).unwrap(), bytes);
}

#[tokio::test]
async fn a_wrong_hash_is_refused_with_both_hashes_and_nothing_is_kept() {
    let (pinned, other) = (content(5), content(6));
    let wrong = Hub::start(other.clone(), vec![]).await;
    let (_dir, alone) = store(&hub(&wrong), &pinned, "required");
    let text = pull(&alone).await.unwrap_err().to_string();
    assert!(text.contains(&hash(&pinned)) && text.contains(&hash(&other)), "{text}");
    assert_eq!(alone.locate("m"), None);
    assert_eq!(names(&alone.dir), [".lock", "failures.json"]);

    let good = Hub::start(pinned.clone(), vec![]).await;
    let (_dir, store) = store(&format!("{}, {}", hub(&wrong), hub(&good)), &pinned, "required");
    assert_eq!(fs::read(pull(&store).await.unwrap()).unwrap(), pinned);
}

#[tokio::test]
async fn a_wrong_length_is_refused_before_it_is_downloaded() {
    let bytes = content(7);
    let mut longer = bytes.clone();
    longer.push(0);
    let wrong = Hub::start(longer, vec![]).await;
    let (_dir, store) = store(&hub(&wrong), &bytes, "required");
    let error = pull(&store).await.unwrap_err();
    assert_eq!(why(&error)[0], format!("it offers {} bytes, the manifest says {SIZE}", SIZE + 1));
}

#[tokio::test]
async fn a_cut_transfer_goes_on_where_it_stopped() {
    let bytes = content(8);
    let cutting = Hub::start(bytes.clone(), vec![Reply::CutAfter(100_000), Reply::CutAfter(50_000)]).await;
    let (_dir, store) = store(&hub(&cutting), &bytes, "required");
    assert_eq!(fs::read(pull(&store).await.unwrap()).unwrap(), bytes);
    let starts: Vec<_> = cutting.requests().iter().map(|request| request.range).collect();
    assert_eq!(starts, [None, Some(100_000), Some(150_000)]);
}

#[tokio::test]
async fn the_next_pull_goes_on_with_what_the_last_one_left() {
    let bytes = content(9);
    let hub_ = Hub::start(bytes.clone(), vec![Reply::CutAfter(120_000), Reply::Status(500)]).await;
    let (_dir, mut store) = store(&hub(&hub_), &bytes, "required");
    store.limits.resumes = 0;
    pull(&store).await.unwrap_err();
    assert_eq!(fs::metadata(store.dir.join("m.bin.part")).unwrap().len(), 120_000);
    // The 500 makes this one start over rather than trust its half.
    pull(&store).await.unwrap_err();
    assert_eq!(fs::read(pull(&store).await.unwrap()).unwrap(), bytes);
    let starts: Vec<_> = hub_.requests().iter().map(|request| request.range).collect();
    assert_eq!(starts, [None, Some(120_000), None]);
}

#[tokio::test]
async fn halves_of_two_versions_are_never_joined() {
    let (old, new) = (content(10), content(11));
    let hub_ = Hub::start(old, vec![Reply::CutAfter(100_000)]).await;
    let (_dir, mut store) = store(&hub(&hub_), &new, "required");
    store.limits.resumes = 0;
    pull(&store).await.unwrap_err();
    hub_.serve(new.clone());
    // The validator no longer holds, so the hub answers 200 with the whole of it.
    assert_eq!(fs::read(pull(&store).await.unwrap()).unwrap(), new);
}

#[tokio::test]
async fn an_optional_model_that_failed_today_is_not_asked_for_again_until_told() {
    let bytes = content(12);
    let hub_ = Hub::start(bytes.clone(), vec![Reply::Status(500)]).await;
    let (_dir, store) = store(&hub(&hub_), &bytes, "default");
    pull(&store).await.unwrap_err();
    let again = store.ensure(&["m"], Patience::OncePerDay, &Silent).await.remove(0).1.unwrap_err();
    assert!(again.to_string().contains("vivavoce models pull m"), "{again}");
    assert_eq!(hub_.requests().len(), 1);
    pull(&store).await.unwrap();
    assert!(
        !store.dir.join("failures.json").exists()
            || fs::read_to_string(store.dir.join("failures.json")).unwrap() == "{}"
    );
}

#[tokio::test]
async fn a_file_in_the_local_folder_is_the_last_source_and_is_checked_too() {
    let bytes = content(13);
    let folder = tempfile::tempdir().unwrap();
    let (_dir, mut store) = store("", &bytes, "default");
    store.folder = Some(folder.path().to_owned());
    fs::write(folder.path().join("m.bin"), content(14)).unwrap();
    let error = pull(&store).await.unwrap_err();
    assert!(why(&error)[0].starts_with("wrong SHA-256"), "{error}");
    fs::write(folder.path().join("m.bin"), &bytes).unwrap();
    // The folder costs no wait, so even a failure of today does not keep it from being looked at.
    store.ensure(&["m"], Patience::OncePerDay, &Silent).await.remove(0).1.unwrap();
}

#[tokio::test]
async fn one_model_that_cannot_be_had_does_not_stop_the_others() {
    let bytes = content(15);
    let (_dir, store) = store("{ hub = 'http://127.0.0.1:1/m.bin' }", &bytes, "default");
    let outcomes = store.ensure(&["unheard-of", "m"], Patience::Now, &Silent).await;
    assert!(matches!(outcomes[0].1, Err(ModelError::Unknown { .. })));
    assert!(matches!(outcomes[1].1, Err(ModelError::NoSource { .. })));
}

#[tokio::test]
async fn a_store_that_cannot_be_written_is_its_own_error() {
    let bytes = content(16);
    let good = Hub::start(bytes.clone(), vec![]).await;
    let (dir, mut store) = store(&hub(&good), &bytes, "required");
    fs::write(dir.path().join("file"), b"").unwrap();
    store.dir = dir.path().join("file/store");
    assert!(matches!(pull(&store).await, Err(ModelError::Store { .. })));
    assert_eq!(good.requests().len(), 0);
}

/// A wheel as a registry would serve it, with one member.
fn wheel(dir: &Path, member: &str, bytes: &[u8]) -> PathBuf {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let info = "made_up-1.0.dist-info";
    let metadata = "Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n";
    let tags = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
    for (name, text) in [("METADATA", metadata.as_bytes()), ("WHEEL", tags.as_bytes()), ("RECORD", b"")] {
        archive.start_file(format!("{info}/{name}"), SimpleFileOptions::default()).unwrap();
        archive.write_all(text).unwrap();
    }
    archive.start_file(member, SimpleFileOptions::default()).unwrap();
    archive.write_all(bytes).unwrap();
    let path = dir.join("made_up-1.0-py3-none-any.whl");
    fs::write(&path, archive.finish().unwrap().into_inner()).unwrap();
    path
}

/// The machine's own pip, told to look only into a folder.
fn pip(folder: &Path) -> Pip {
    let set = |name: &str, value: OsString| (OsString::from(name), value);
    Pip {
        environment: vec![set("PIP_NO_INDEX", "1".into()), set("PIP_FIND_LINKS", folder.as_os_str().to_owned())],
        ..Pip::default()
    }
}

#[tokio::test]
async fn a_member_comes_out_of_a_wheel_by_this_machines_pip() {
    let bytes = content(17);
    let registry = tempfile::tempdir().unwrap();
    wheel(registry.path(), "made_up/m.onnx", &bytes);
    let (_dir, mut store) = store("{ wheel = 'made-up==1.0', member = 'made_up/m.onnx' }", &bytes, "required");
    store.pip = pip(registry.path());
    let path = pull(&store).await.expect("this test needs pip (Debian: apt-get install python3-pip)");
    assert_eq!(fs::read(path).unwrap(), bytes);
    assert_eq!(names(&store.dir), [".lock", "m.bin", "m.bin.verified"]);
}

#[tokio::test]
async fn pips_own_reason_and_a_missing_pip_are_told() {
    let bytes = content(18);
    let empty = tempfile::tempdir().unwrap();
    let (_dir, mut store) = store("{ wheel = 'made-up==1.0', member = 'm' }", &bytes, "required");
    store.pip = pip(empty.path());
    let error = pull(&store).await.unwrap_err();
    assert!(why(&error)[0].contains("made-up==1.0"), "{error}");
    store.pip.programs = vec![vec!["no-such-program".into()]];
    let error = pull(&store).await.unwrap_err();
    assert!(why(&error)[0].contains("python3-pip"), "{error}");
}

#[test]
fn a_wheel_that_unpacks_to_more_than_promised_is_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out");
    // A size whose bytes occur nowhere else in the archive.
    let size: u32 = 0x0403_0201;
    let bomb = wheel(dir.path(), "m", &vec![0; size as usize]);
    assert!(matches!(wheel::extract(&bomb, "m", 1000, &to), Err(SourceError::WrongSize { .. })));
    assert!(!to.exists());

    // The same bomb with a directory that lies: every "uncompressed size" says 1,000.
    let mut bytes = fs::read(&bomb).unwrap();
    let (real, lie) = (size.to_le_bytes(), 1000u32.to_le_bytes());
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == real {
            bytes[at..at + 4].copy_from_slice(&lie);
        }
    }
    fs::write(&bomb, bytes).unwrap();
    let error = wheel::extract(&bomb, "m", 1000, &to).unwrap_err();
    assert!(fs::metadata(&to).is_ok_and(|meta| meta.len() <= 1001), "{error}");
}

#[test]
fn a_wheel_without_the_member_and_a_file_that_is_no_wheel_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("out");
    let made = wheel(dir.path(), "m", b"abc");
    assert!(matches!(wheel::extract(&made, "other", 3, &to), Err(SourceError::NoMember(_))));
    fs::write(&made, b"not a zip").unwrap();
    assert!(matches!(wheel::extract(&made, "m", 3, &to), Err(SourceError::Wheel(_))));
}
