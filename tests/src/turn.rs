//! A coturn of the tests' own, on free ports of the loopback.

use std::net::UdpSocket;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running TURN server. Dropping it ends it.
pub struct Coturn {
    child: Child,
    /// Its UDP port.
    pub port: u16,
    _folder: tempfile::TempDir,
}

impl Coturn {
    /// Starts one that shares `secret`; none, and says so, where coturn is not installed.
    pub fn start(secret: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let child = Command::new("turnserver")
            .args(["--no-cli", "--no-tls", "--no-dtls", "--fingerprint", "--use-auth-secret"])
            .arg(format!("--static-auth-secret={secret}"))
            .args(["--realm=vivavoce.test", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1"])
            .arg(format!("--listening-port={port}"))
            // The server under test is on the loopback too.
            .arg("--allow-loopback-peers")
            .args(["-n", "--log-file=stdout", "--simple-log"])
            .arg(format!("--pidfile={}", folder.path().join("pid").display()))
            .arg(format!("--userdb={}", folder.path().join("db").display()))
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let child = match child {
            Ok(child) => child,
            Err(error) => {
                println!("skipped: no coturn here ({error}); scripts/setup.sh test installs it");
                return None;
            }
        };
        let server = Self { child, port, _folder: folder };
        server.wait();
        Some(server)
    }

    /// Whether it lends a relay to one who shows these credentials, as coturn's own client
    /// finds out.
    pub fn lends(&self, username: &str, password: &str) -> bool {
        let port = self.port.to_string();
        let status = Command::new("turnutils_uclient")
            .args(["-u", username, "-w", password, "-p", &port])
            // Two clients that send each other one message, and no RTCP.
            .args(["-y", "-c", "-n", "1", "-m", "1", "127.0.0.1"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.expect("it comes with coturn").success()
    }

    /// Until it answers a STUN request.
    fn wait(&self) {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        socket.set_read_timeout(Some(Duration::from_millis(200))).expect("a timeout");
        let mut request = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        request.extend_from_slice(&[5; 12]);
        for _ in 0..100 {
            let _ = socket.send_to(&request, ("127.0.0.1", self.port));
            if socket.recv(&mut [0; 500]).is_ok() {
                return;
            }
            // The loopback says at once that nobody listens yet.
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("coturn did not get ready");
    }
}

impl Drop for Coturn {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A UDP port that was free a moment ago.
fn free_port() -> u16 {
    UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port()
}
