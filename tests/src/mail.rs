//! A real mail server of the tests' own (`tests/mail/server.py`), and what it was given.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serde_json::Value;

use crate::TestApp;

/// How long letters are waited for: with what the server puts off, some ten seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running mail server. Dropping it ends it; what it was given stays until then.
pub struct MailServer {
    child: Child,
    /// Its port on 127.0.0.1.
    pub port: u16,
    folder: tempfile::TempDir,
}

impl MailServer {
    /// One without TLS that everybody may use.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// One with more arguments.
    pub fn with(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let libraries = tests.join("../.cache/mail-server");
        assert!(libraries.is_dir(), "the mail server is not there: run scripts/setup.sh test");
        let mut child = Command::new("python3")
            .arg(tests.join("mail/server.py"))
            .args([&libraries, &folder.path().to_owned()])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is there");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let port = line.trim().parse().expect("its port; its standard error says what failed");
        Self { child, port, folder }
    }

    /// Its URL for `smtp_url`.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// What it was given, at least so many letters, in that order.
    pub async fn received(&self, at_least: usize) -> Vec<Value> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let letters = self.letters();
            if letters.len() >= at_least {
                return letters;
            }
            assert!(tokio::time::Instant::now() < deadline, "{} of {at_least} letters came", letters.len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What it was given so far.
    pub fn letters(&self) -> Vec<Value> {
        let entries = std::fs::read_dir(self.folder.path()).expect("a folder");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        paths.iter().map(|path| serde_json::from_slice(&std::fs::read(path).expect("read")).expect("JSON")).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port on which nobody listens, for a server that comes later.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("bound").port()
}

/// An authority of the tests' own, and a certificate of it for this machine.
pub struct Certificates {
    /// The authority's.
    pub ca: PathBuf,
    /// The server's.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
    _folder: tempfile::TempDir,
}

impl Certificates {
    /// Makes them.
    pub fn make() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let ca_key = KeyPair::generate().expect("a key");
        let mut ca = CertificateParams::new(Vec::new()).expect("parameters");
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca_certificate = ca.self_signed(&ca_key).expect("signed");
        let key = KeyPair::generate().expect("a key");
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let certificate = CertificateParams::new(names).expect("parameters");
        let certificate = certificate.signed_by(&key, &Issuer::new(ca, ca_key)).expect("signed");
        let write = |name: &str, text: String| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("written");
            path
        };
        Self {
            ca: write("ca.pem", ca_certificate.pem()),
            certificate: write("certificate.pem", certificate.pem()),
            key: write("key.pem", key.serialize_pem()),
            _folder: folder,
        }
    }
}

impl TestApp {
    /// Starts one that hands its letters to a mail server at this URL.
    pub async fn with_mail(smtp_url: &str) -> Self {
        Self::with(|flags| mailing(flags, smtp_url)).await
    }
}

/// The keys of e-mail.
pub fn mailing(flags: vivavoce_signaling::config::Flags, smtp_url: &str) -> vivavoce_signaling::config::Flags {
    flags
        .set("smtp_url", smtp_url)
        .set("mail_from", "Vivavoce à Lyon <no-reply@viva.example>")
        .set("public_url", "https://viva.example")
}
