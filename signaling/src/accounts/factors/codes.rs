//! Codes that are sent: eight random digits (26.5 bits; OWASP ASVS 4, 2.7.6 asks for 20), kept as a keyed hash for ten minutes, tried five times
//! at most and good once.

use std::fmt;

use sqlx::AnyConnection;
use uuid::Uuid;

use super::store::{self, Holder};
use super::{FactorKind, Means};
use crate::accounts::store::users;
use crate::app::App;
use crate::error::{Code, Problem};
use crate::mail::{Letter, LetterKind};
use crate::wire::{Language, Timestamp};

/// How long a code is good, milliseconds.
pub const LASTS_MS: i64 = 10 * 60_000;

/// Digits of a code.
const DIGITS: usize = 8;

/// Codes that there are.
const CODES: u64 = 100_000_000;

/// Digits of the longest phone number (E.164).
const LONGEST_PHONE: usize = 15;

/// Digits of the shortest one that is taken.
const SHORTEST_PHONE: usize = 7;

/// A phone number as the world writes it: `+` and digits (E.164). `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a number with its country's code.
    ///
    /// # Errors
    /// `invalid_field` for what is none.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = || Problem::new(Code::InvalidField, "`phone` is no number like `+33 6 12 34 56 78`.");
        let digits = text.trim().strip_prefix('+').ok_or_else(wrong)?;
        let kept = digits.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '\u{202f}'));
        let digits: String = kept.take(LONGEST_PHONE + 1).collect();
        let is_number = (SHORTEST_PHONE..=LONGEST_PHONE).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if is_number { Ok(Self(format!("+{digits}"))) } else { Err(wrong()) }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What of it may be shown: `… 78`.
    pub fn hint(&self) -> String {
        format!("… {}", &self.0[self.0.len() - 2..])
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// What of an address may be shown to whoever knows the password alone: `a…@example.org`.
pub fn hint_of_email(email: &str) -> String {
    match email.rsplit_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().next().unwrap_or_default()),
        None => String::new(),
    }
}

/// Makes a code for `holder` and sends it by e-mail to the account's address. The one that was sent
/// before does nothing any more.
///
/// # Errors
/// `no_mail`, and what the outbox refuses.
pub async fn send_by_mail(app: &App, user: Uuid, holder: &Holder, now: Timestamp) -> Result<(), Problem> {
    let Some(outbox) = &app.mail else {
        return Err(Problem::new(Code::NoMail, "This instance sends no e-mails."));
    };
    let mut writing = app.db.begin().await?;
    let gone = || Problem::new(Code::NotFound, "The account is not there any more.");
    let owner = users::find_in(writing.connection(), user).await?.ok_or_else(gone)?;
    let code = keep(app, writing.connection(), user, holder, Means::Email, now).await?;
    let letter = Letter { to: owner.email, language: owner.language, kind: LetterKind::Code { code } };
    outbox.enqueue(writing.connection(), &letter).await?;
    writing.commit().await?;
    outbox.look();
    Ok(())
}

/// The same to a phone.
///
/// # Errors
/// `no_sms`; `unavailable` where the provider does not take it.
pub async fn send_to_phone(
    app: &App,
    user: Uuid,
    phone: &Phone,
    language: Language,
    holder: &Holder,
    now: Timestamp,
) -> Result<(), Problem> {
    let Some(sms) = &app.sms else {
        return Err(Problem::new(Code::NoSms, "This instance sends no text messages."));
    };
    let mut writing = app.db.begin().await?;
    let code = keep(app, writing.connection(), user, holder, Means::Sms, now).await?;
    writing.commit().await?;
    let host = app.settings.public_url.as_ref().map_or("", |url| url.host());
    sms.send(phone, &message(&code, host, language)).await.map_err(|error| {
        tracing::error!(%error, "a text message was not taken");
        Problem::new(Code::Unavailable, "The text message could not be sent; use another way.").retry_after(60)
    })
}

/// One message: what the code is for, and the line by which browsers fill it in on that site alone
/// (<https://wicg.github.io/sms-one-time-codes/>).
fn message(code: &str, host: &str, language: Language) -> String {
    let said = match language {
        Language::Fr => format!("{code} est votre code Vivavoce. Ne le donnez à personne."),
        Language::En => format!("{code} is your Vivavoce code. Do not give it to anybody."),
    };
    // Only a host's name stands there.
    let host = host.split(':').next().unwrap_or_default();
    if host.is_empty() { said } else { format!("{said}\n\n@{host} #{code}") }
}

async fn keep(
    app: &App,
    connection: &mut AnyConnection,
    user: Uuid,
    holder: &Holder,
    means: Means,
    now: Timestamp,
) -> Result<String, Problem> {
    let code = make()?;
    store::keep_code(connection, holder, means, user, &hash(app, holder, &code), now, LASTS_MS).await?;
    Ok(code)
}

/// Whether this is the code that was sent for `holder`; then it does nothing any more.
pub async fn is_right(app: &App, holder: &Holder, means: Means, answer: &str, now: Timestamp) -> Result<bool, Problem> {
    let digits: String = answer.chars().filter(|c| !c.is_whitespace()).take(DIGITS + 1).collect();
    Ok(store::take_code(&app.db, holder, means, &hash(app, holder, &digits), now).await?)
}

/// A keyed hash: of a hundred million codes each would be found quickly without the key.
fn hash(app: &App, holder: &Holder, code: &str) -> String {
    app.accounts.secret_name(&["code", holder.as_str(), code])
}

fn make() -> Result<String, Problem> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| Problem::internal("the system has no randomness", &error))?;
    // Of 2^64 the remainder is not felt.
    Ok(format!("{:0DIGITS$}", u64::from_be_bytes(bytes) % CODES))
}

impl FactorKind {
    /// Whether its codes are sent.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Email | Self::Sms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_has_one_written_form() {
        for typed in ["+33612345678", " +33 6 12 34 56 78", "+33-(6).12\u{202f}34 56 78"] {
            assert_eq!(Phone::parse(typed).expect("a number").as_str(), "+33612345678");
        }
        assert_eq!(Phone::parse("+33612345678").expect("one").hint(), "… 78");
        let long = format!("+{}", "1".repeat(1_000_000));
        for bad in [
            "",
            "+",
            "0612345678",
            "+0612345678",
            "+123456",
            "+1234567890123456",
            "+33x12345678",
            "+٣٣٦١٢٣٤٥٦٧٨",
            &long,
        ] {
            assert!(Phone::parse(bad).is_err(), "{}", &bad[..bad.len().min(20)]);
        }
    }

    #[test]
    fn an_address_is_hinted_at_by_its_first_letter() {
        assert_eq!(hint_of_email("ada@example.org"), "a…@example.org");
        assert_eq!(hint_of_email("é@example.org"), "é…@example.org");
        assert_eq!(hint_of_email(""), "");
    }

    #[test]
    fn a_message_is_short_and_bound_to_its_site() {
        let text = message("01234567", "viva.example:8443", Language::Fr);
        assert!(text.ends_with("\n\n@viva.example #01234567"));
        assert!(text.chars().count() < 160);
        assert!(!message("01234567", "", Language::En).contains('@'));
    }

    #[test]
    fn codes_have_eight_digits() {
        for _ in 0..100 {
            let code = make().expect("random");
            assert!(
                code.len() == DIGITS && CODES > 1 << 20 && code.bytes().all(|byte| byte.is_ascii_digit()),
                "{code}"
            );
        }
    }
}
