//! Whether a password is in lists of stolen ones, asked by k-anonymity: the first five digits of
//! its SHA-1 go out, and of the hundreds of hashes that come back one may be it
//! (<https://haveibeenpwned.com/API/v3#PwnedPasswords>, or a mirror of its range format).

use std::time::Duration;

use futures::StreamExt;
use reqwest::Client;
use sha1::{Digest, Sha1};

/// Somebody waits for the answer; one that comes later is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// Longest answer, bytes: about a thousand lines, padded ones included, have 40 each.
const LONGEST: usize = 512 * 1024;

/// Asks for stolen passwords.
#[derive(Debug)]
pub struct Breached {
    url: Option<String>,
    client: Client,
}

impl Breached {
    /// That asks under this URL; none for not asking.
    pub fn new(url: Option<&str>) -> Self {
        let client = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build();
        let client = client.unwrap_or_else(|error| {
            tracing::warn!(%error, "passwords cannot be looked for in lists of stolen ones");
            Client::default()
        });
        Self { url: url.map(|url| url.trim_end_matches('/').to_owned()), client }
    }

    /// Whether the password is known to be stolen. Where nobody answers, nothing is known: an
    /// instance without the internet takes passwords all the same.
    pub async fn knows(&self, password: &str) -> bool {
        let Some(url) = &self.url else { return false };
        let hash: String = Sha1::digest(password.as_bytes()).iter().map(|byte| format!("{byte:02X}")).collect();
        let (prefix, rest) = hash.split_at(5);
        match self.range(&format!("{url}/{prefix}")).await {
            Ok(lines) => is_listed(&lines, rest),
            Err(error) => {
                // Without the URL, whose end is a part of the password's hash.
                tracing::warn!(error = %error.without_url(), "the list of stolen passwords did not answer");
                false
            }
        }
    }

    async fn range(&self, url: &str) -> Result<String, reqwest::Error> {
        // Padding: how long the answer is does not say which prefix was asked for.
        let answer = self.client.get(url).header("Add-Padding", "true").send().await?.error_for_status()?;
        let mut body = Vec::new();
        let mut pieces = answer.bytes_stream();
        while let Some(piece) = pieces.next().await {
            body.extend_from_slice(&piece?);
            if body.len() > LONGEST {
                break;
            }
        }
        Ok(String::from_utf8_lossy(&body).into_owned())
    }
}

/// Whether the rest of a hash is among the lines `REST:COUNT`; lines of padding count 0.
fn is_listed(lines: &str, rest: &str) -> bool {
    lines.lines().filter_map(|line| line.trim().split_once(':')).any(|(listed, count)| {
        listed.eq_ignore_ascii_case(rest) && count.trim().parse::<u64>().is_ok_and(|count| count > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_listed_if_somebody_had_it() {
        let lines = "0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n00D4F6E8FA6EECAD2A3AA415EEC418D38EC:0\r\nnonsense\r\n";
        assert!(is_listed(lines, "0018A45C4D1DEF81644B54AB7F969B88D65"));
        assert!(!is_listed(lines, "00D4F6E8FA6EECAD2A3AA415EEC418D38EC"), "padding");
        assert!(!is_listed(lines, "011053FD0102E94D6AE2F8B83D76FAF94F6"));
    }

    #[tokio::test]
    async fn where_nobody_answers_nothing_is_known() {
        assert!(!Breached::new(None).knows("password").await);
        assert!(!Breached::new(Some("http://127.0.0.1:9/range")).knows("password").await);
    }
}
