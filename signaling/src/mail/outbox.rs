//! Where letters are handed in. A letter is there when the transaction is that it belongs to, and
//! is sent later, by whichever server of the database comes to it first.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use tokio::sync::Notify;
use uuid::Uuid;

use super::address;
use super::letter::{Letter, Urgency};
use super::message::{Origin, compose};
use super::smtp::Server;
use super::store::{self, NewLetter, SealedLetter};
use crate::config::{ConfigError, PublicUrl, Sender, Settings};
use crate::db::Db;
use crate::error::Problem;
use crate::middleware::guest_limit::RateLimit;
use crate::notifications;
use crate::sealer::Sealer;
use crate::token::{self, TokenHash};
use crate::vault::Vault;
use crate::wire::Timestamp;

/// What the sealing key is derived for.
const PURPOSE: &[u8] = b"vivavoce letters v1";

/// Letters that wait at most; half of the places are for those that somebody waits for or that
/// warn. More are refused: a mail server that is away for days must not fill the disk.
const MOST_WAITING: i64 = 50_000;

/// Longest letter before it is set, bytes of JSON: names are bounded where they are given.
const LONGEST: usize = 16 * 1024;

/// Tests of the mail server in an hour.
const TESTS_AN_HOUR: u32 = 30;

/// How long a link that refuses letters works, milliseconds: 400 days.
const UNSUBSCRIBE_LASTS_MS: i64 = 400 * 24 * 3_600_000;

/// Why a letter was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The address cannot be one: whoever gave it can mend it.
    #[error("the address is no e-mail address")]
    Address,
    /// A name or a link in it is longer than any should be.
    #[error("the letter is longer than {LONGEST} bytes")]
    TooLong,
    /// As many letters wait as may.
    #[error("too many letters wait; is the mail server away?")]
    Full,
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

impl From<MailError> for Problem {
    fn from(error: MailError) -> Self {
        use crate::error::Code;
        match error {
            MailError::Database(error) => error.into(),
            MailError::Address | MailError::TooLong => Self::new(Code::InvalidField, format!("{error}.")),
            MailError::Full => Self::new(Code::Unavailable, "Too many e-mails wait to be sent.").retry_after(600),
            MailError::Random(_) => Self::internal("a letter cannot be sealed", &error),
        }
    }
}

/// A letter as it is sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Folded {
    #[serde(flatten)]
    pub letter: Letter,
    /// The token of the link that refuses such letters.
    pub unsubscribe: Option<String>,
}

/// Takes letters. Cheap to clone.
#[derive(Clone)]
pub struct Outbox(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub db: Db,
    sealer: Sealer,
    pub server: Server,
    pub sender: Sender,
    public_url: PublicUrl,
    pub wake: Notify,
    /// How often the mail server is tested.
    pub tests: RateLimit<()>,
}

impl Outbox {
    /// None where no mail server is configured.
    ///
    /// # Errors
    /// A key that has to go with `smtp_url` is missing.
    pub fn of(settings: &Settings, db: &Db, vault: &Vault) -> Result<Option<Self>, ConfigError> {
        let Some(smtp_url) = &settings.smtp_url else { return Ok(None) };
        let missing = |key: &str, what: &str| ConfigError::Value {
            source_name: format!("`{key}`"),
            message: format!("is needed with `smtp_url`: {what}"),
        };
        let sender = settings
            .mail_from
            .clone()
            .ok_or_else(|| missing("mail_from", "whom e-mails come from, as in `Vivavoce <no-reply@example.org>`"))?;
        let public_url = settings.public_url.clone().ok_or_else(|| {
            missing("public_url", "where links in e-mails lead, as in `https://vivavoce.example.org`")
        })?;
        let own_name = public_url.host().split(':').next().unwrap_or_default();
        let server = Server::new(smtp_url, settings.smtp_ca.as_deref(), own_name)
            .map_err(|error| ConfigError::Value { source_name: "`smtp_ca`".into(), message: error.to_string() })?;
        let (db, sealer) = (db.clone(), sealer(vault));
        let (wake, tests) = (Notify::new(), RateLimit::new(TESTS_AN_HOUR));
        Ok(Some(Self(Arc::new(Inner { db, sealer, server, sender, public_url, wake, tests }))))
    }

    /// The URL of a page of this instance for a letter; `path` begins with a slash. A secret stands
    /// behind a `#`, so that it is in nobody's log.
    pub fn link(&self, path: &str) -> String {
        self.0.public_url.join(path)
    }

    /// Hands a letter in, within the transaction (or on the connection) that it belongs to: it is
    /// sent if that is committed. One whose topic its reader refuses is dropped. A reader with an
    /// account is told in the page as well, by their own choice.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn enqueue(&self, connection: &mut AnyConnection, letter: &Letter) -> Result<(), MailError> {
        self.enqueue_at(connection, letter, Timestamp::now()).await
    }

    /// The same in a transaction of its own.
    ///
    /// # Errors
    /// See [`MailError`].
    pub async fn post(&self, letter: &Letter) -> Result<(), MailError> {
        let mut writing = self.0.db.begin().await?;
        self.enqueue(writing.connection(), letter).await?;
        writing.commit().await?;
        self.look();
        Ok(())
    }

    /// There may be something to send: after a commit this is quicker than to wait for the next look.
    pub fn look(&self) {
        self.0.wake.notify_one();
    }

    /// What a kept letter says; none where this instance's key does not open it.
    pub(super) fn unfold(&self, letter: &SealedLetter) -> Option<Folded> {
        let text = self.0.sealer.open(letter.id.as_bytes(), &letter.sealed)?;
        serde_json::from_slice(&text).ok()
    }

    /// Letters to an address that wait still: each has to be opened to know.
    ///
    /// # Errors
    /// The database's.
    pub async fn waiting_for(&self, address: &str) -> Result<Vec<Uuid>, sqlx::Error> {
        let letters = store::all_waiting(&self.0.db).await?;
        let is_theirs = |letter: &SealedLetter| self.unfold(letter).is_some_and(|folded| folded.letter.to == address);
        Ok(letters.into_iter().filter(is_theirs).map(|letter| letter.id).collect())
    }

    /// A letter as it goes over the wire.
    pub(super) fn compose(&self, id: Uuid, folded: &Folded, now: Timestamp) -> Vec<u8> {
        let origin = Origin { sender: &self.0.sender, public_url: &self.0.public_url };
        compose(id, &folded.letter, folded.unsubscribe.as_deref(), &origin, now)
    }

    async fn enqueue_at(
        &self,
        connection: &mut AnyConnection,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<(), MailError> {
        if !address::is_one(&letter.to) {
            return Err(MailError::Address);
        }
        let urgency = letter.kind.urgency();
        let places = if urgency == Urgency::News { MOST_WAITING / 2 } else { MOST_WAITING };
        if store::waiting(connection).await? >= places {
            return Err(MailError::Full);
        }
        if let Some(told) = letter.kind.in_page()
            && let Some(user) = notifications::store::user_of(connection, &letter.to).await?
        {
            notifications::tell(connection, user, &told, now).await?;
        }
        let later = |ms| Timestamp::from_unix_ms(now.unix_ms() + ms);
        let unsubscribe = match letter.kind.topic() {
            Some(topic) if store::is_refused(connection, &letter.to, topic).await? => return Ok(()),
            Some(topic) => {
                let (token, until) = (token::make("vu")?, later(UNSUBSCRIBE_LASTS_MS));
                store::keep_unsubscribe(connection, &TokenHash::of(&token), &letter.to, topic, until).await?;
                Some(token)
            }
            None => None,
        };
        let folded = Folded { letter: letter.clone(), unsubscribe };
        let json = serde_json::to_vec(&folded).expect("letters have only plain types");
        if json.len() > LONGEST {
            return Err(MailError::TooLong);
        }
        let id = Uuid::now_v7();
        let new = NewLetter {
            id,
            kind: letter.kind.name(),
            urgency: urgency as i64,
            sealed: self.0.sealer.close(id.as_bytes(), &json)?,
            sealed_by: self.0.sealer.fingerprint.clone(),
            queued_at: now,
            expires_at: later(letter.kind.worth_ms()),
        };
        store::insert(connection, &new).await?;
        // On PostgreSQL this look may come before the commit; then the next one finds it.
        self.look();
        Ok(())
    }
}

fn sealer(vault: &Vault) -> Sealer {
    Sealer::of(vault, PURPOSE)
}

/// What was done when the instance's key changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Letters that were sealed again.
    pub letters: usize,
    /// Letters that neither key opens; they are given up when they are too old.
    pub lost: usize,
}

/// Seals the letters that wait with another key of the instance.
///
/// # Errors
/// See [`MailError`].
pub async fn reseal(db: &Db, old: &Vault, new: &Vault) -> Result<Resealed, MailError> {
    let (old, new) = (sealer(old), sealer(new));
    let mut done = Resealed::default();
    for letter in store::all_waiting(db).await? {
        if letter.sealed_by == new.fingerprint {
            continue;
        }
        let Some(text) = old.open(letter.id.as_bytes(), &letter.sealed) else {
            done.lost += 1;
            continue;
        };
        let sealed = new.close(letter.id.as_bytes(), &text)?;
        store::reseal(db, letter.id, &sealed, &new.fingerprint).await?;
        done.letters += 1;
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Flags, load_from};
    use crate::mail::{InvitedAs, LetterKind};
    use crate::wire::Language;

    fn settings(keys: &[(&str, &str)]) -> Settings {
        let flags = keys.iter().fold(Flags::default(), |flags, (key, value)| flags.set(key, *value));
        load_from(&flags, [], Path::new("/nowhere")).expect("right").0
    }

    fn configured() -> Settings {
        settings(&[
            ("smtp_url", "smtp://127.0.0.1:1"),
            ("mail_from", "Vivavoce <no-reply@viva.example>"),
            ("public_url", "https://viva.example"),
        ])
    }

    async fn outbox(data: &Path) -> (Db, Outbox) {
        let db = Db::connect(None, data).await.expect("a database");
        db.migrate().await.expect("migrated");
        let vault = Vault::open(data, None).expect("a key");
        let outbox = Outbox::of(&configured(), &db, &vault).expect("configured").expect("there");
        (db, outbox)
    }

    fn letter(kind: LetterKind) -> Letter {
        Letter { to: "ada@example.org".into(), language: Language::En, kind }
    }

    fn invitation() -> LetterKind {
        LetterKind::Invitation {
            organisation: "Lycée".into(),
            inviter: "Zoé".into(),
            role: InvitedAs::Candidate,
            link: "https://viva.example/join#canary".into(),
        }
    }

    #[test]
    fn without_a_mail_server_there_is_no_outbox_and_with_half_of_one_no_start() {
        let half = [("smtp_url", "smtp://127.0.0.1:1"), ("mail_from", "a@b.example")];
        let data = tempfile::tempdir().expect("a folder");
        let vault = Vault::open(data.path(), None).expect("a key");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let db = runtime.block_on(Db::connect(None, data.path())).expect("a database");
        assert!(Outbox::of(&settings(&[]), &db, &vault).expect("fine").is_none());
        let error = |keys| Outbox::of(&settings(keys), &db, &vault).err().expect("refused").to_string();
        assert!(error(&half).contains("`public_url`"));
        assert!(error(&half[..1]).contains("`mail_from`"));
    }

    #[tokio::test]
    async fn a_letter_is_kept_with_its_transaction_and_nothing_of_it_can_be_read_there() {
        let data = tempfile::tempdir().expect("a folder");
        let (db, outbox) = outbox(data.path()).await;
        let reset = letter(LetterKind::ResetPassword { link: outbox.link("/reset#canary") });
        let mut writing = db.begin().await.expect("begun");
        outbox.enqueue(writing.connection(), &reset).await.expect("taken");
        drop(writing);
        assert!(store::all_waiting(&db).await.expect("read").is_empty(), "it was not committed");
        outbox.post(&reset).await.expect("taken");
        let kept = store::all_waiting(&db).await.expect("read").remove(0);
        let folded = outbox.unfold(&kept).expect("opened");
        assert!(folded.letter == reset && folded.unsubscribe.is_none());
        db.close().await;
        let file = std::fs::read(data.path().join("vivavoce.db")).expect("read");
        for secret in ["canary", "ada@example.org"] {
            assert!(!file.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
        assert_eq!(format!("{reset:?}"), "Letter(reset_password, en)");
    }

    #[tokio::test]
    async fn what_its_reader_refuses_is_not_kept_and_the_rest_is() {
        let data = tempfile::tempdir().expect("a folder");
        let (db, outbox) = outbox(data.path()).await;
        outbox.post(&letter(invitation())).await.expect("taken");
        let mut writing = db.begin().await.expect("begun");
        sqlx::query("INSERT INTO mail_refusals (address_hash, topic, refused_at) VALUES ($1, 'invitations', 0)")
            .bind(store::address_hash("ada@example.org"))
            .execute(writing.connection())
            .await
            .expect("written");
        writing.commit().await.expect("committed");
        outbox.post(&letter(invitation())).await.expect("dropped");
        outbox.post(&letter(LetterKind::Code { code: "123456".into() })).await.expect("taken");
        assert_eq!(store::all_waiting(&db).await.expect("read").len(), 2);
    }

    #[tokio::test]
    async fn what_is_no_address_or_too_long_is_refused() {
        let data = tempfile::tempdir().expect("a folder");
        let (_db, outbox) = outbox(data.path()).await;
        let to = |to: &str| Letter { to: to.into(), ..letter(LetterKind::Test) };
        let injected = outbox.post(&to("a@b.example\r\nBcc: c@d.example")).await;
        assert!(matches!(injected, Err(MailError::Address)));
        let long = outbox.post(&letter(LetterKind::ResetPassword { link: "x".repeat(LONGEST) })).await;
        assert!(matches!(long, Err(MailError::TooLong)));
    }

    #[tokio::test]
    async fn with_another_key_of_the_instance_letters_that_wait_are_sealed_again() {
        let (data, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (db, outbox) = outbox(data.path()).await;
        outbox.post(&letter(LetterKind::Test)).await.expect("taken");
        let old = Vault::open(data.path(), None).expect("a key");
        let new = Vault::open(elsewhere.path(), None).expect("a key");
        assert_eq!(reseal(&db, &old, &new).await.expect("done"), Resealed { letters: 1, lost: 0 });
        assert_eq!(reseal(&db, &old, &new).await.expect("done"), Resealed::default(), "it was done");
        let kept = store::all_waiting(&db).await.expect("read").remove(0);
        assert!(sealer(&new).open(kept.id.as_bytes(), &kept.sealed).is_some());
    }
}
