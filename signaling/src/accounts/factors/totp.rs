//! Codes of authenticator apps (RFC 6238): six digits, SHA-1 and 30 seconds, which is what every
//! app knows.

use qrcode::{Color, EcLevel, QrCode};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::wire::QrPicture;
use crate::error::Problem;
use crate::wire::Timestamp;

/// Bytes of a secret (RFC 4226, 4: at least 128 bits, 160 recommended).
const BYTES: usize = 20;

/// Steps by which the two clocks may be apart, each way.
const SKEW: u16 = 1;

/// A new secret.
///
/// # Errors
/// `internal`, when the system has no randomness.
pub fn make() -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut bytes = Zeroizing::new(vec![0; BYTES]);
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal("the system has no randomness", &error))?;
    Ok(bytes)
}

/// The step of time whose code this is, now or one step away; none for what is no such code.
pub fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let seconds = u64::try_from(now.unix_ms() / 1000).ok()?;
    let code: String = code.chars().filter(|c| !c.is_whitespace()).take(16).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let step = of(secret, "", "").ok()?.check(&code, seconds)?;
    i64::try_from(step).ok()
}

/// What is shown to somebody who sets an app up: the secret to type, the link to open, and the
/// picture to scan.
pub struct Shown {
    /// The secret in Base32.
    pub secret: String,
    /// `otpauth://…`.
    pub link: String,
    /// The link as a picture.
    pub picture: QrPicture,
}

/// Shows a secret for the account of this address at this instance.
///
/// # Errors
/// `internal`, if the link cannot be drawn.
pub fn show(secret: &[u8], email: &str, host: &str) -> Result<Shown, Problem> {
    let failed = |error: &dyn std::fmt::Display| Problem::internal("a link for authenticator apps was not made", error);
    // A colon would end the issuer's name.
    let issuer = if host.is_empty() { "Vivavoce".into() } else { format!("Vivavoce {}", host.replace(':', " ")) };
    let totp = of(secret, email, &issuer).map_err(|error| failed(&error))?;
    let link = totp.to_url().map_err(|error| failed(&error))?;
    let code = QrCode::with_error_correction_level(&link, EcLevel::M).map_err(|error| failed(&error))?;
    Ok(Shown { secret: totp.secret().to_base32(), picture: picture(&code), link })
}

fn of(secret: &[u8], account: &str, issuer: &str) -> Result<Totp, totp_rs::TotpError> {
    let builder = Builder::new().with_secret(secret.to_vec()).with_skew(SKEW);
    // Of a link alone the names are needed; a code is the same without.
    let account = if account.is_empty() { "account" } else { account };
    let issuer = if issuer.is_empty() { "Vivavoce" } else { issuer };
    builder.with_account_name(account).with_issuer(Some(issuer)).build()
}

/// Rows of dark squares as one path, so that the page draws it without taking in any markup.
fn picture(code: &QrCode) -> QrPicture {
    let (size, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(size).enumerate() {
        let mut x = 0;
        while x < size {
            let dark = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if dark > 0 {
                path.push_str(&format!("M{x} {y}h{dark}v1h-{dark}z"));
            }
            x += dark.max(1);
        }
    }
    QrPicture { size: u32::try_from(size).unwrap_or(u32::MAX), path }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, of which the last six digits.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_ms(seconds * 1000)
    }

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step_of(SECRET, code, at(seconds)), Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_away_and_no_more() {
        let (code, step) = ("081804", 1_111_111_109 / 30);
        for (seconds, found) in [(-60, None), (-30, Some(step)), (0, Some(step)), (30, Some(step)), (60, None)] {
            assert_eq!(step_of(SECRET, code, at(1_111_111_109 + seconds)), found, "{seconds}");
        }
    }

    #[test]
    fn what_is_no_code_is_none_and_blanks_do_not_matter() {
        assert!(step_of(SECRET, " 081 804 ", at(1_111_111_109)).is_some());
        for bad in ["", "81804", "0081804", "08180４", "081804\u{0}", "-81804", &"0".repeat(1_000_000)] {
            assert_eq!(step_of(SECRET, bad, at(1_111_111_109)), None);
        }
    }

    #[test]
    fn the_link_names_the_instance_and_the_account() {
        let shown = show(SECRET, "ada+x@example.org", "viva.example:8443").expect("shown");
        assert_eq!(shown.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let link = "otpauth://totp/Vivavoce%20viva%2Eexample%208443:ada%2Bx%40example%2Eorg?secret=";
        assert!(shown.link.starts_with(link) || shown.link.contains("ada%2Bx%40example.org"), "{}", shown.link);
        assert!(shown.picture.path.starts_with("M0 0h7v1h-7z"), "the corner of every such picture");
    }
}
