//! The chain: what an entry's hash is of, and what a look at all of them finds.

use serde::Serialize;
use utoipa::ToSchema;

use crate::token;

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its number.
    pub seq: i64,
    /// When, Unix milliseconds.
    pub at: i64,
    /// What, by its name.
    pub act: String,
    /// Who, by their kind.
    pub actor: String,
    /// Their account.
    pub user: Option<String>,
    /// Whose it was done with.
    pub organisation: Option<String>,
    /// What it was done to, by its kind.
    pub subject: String,
    /// Its id.
    pub subject_id: Option<String>,
    /// A JSON object.
    pub details: String,
    /// The hash of the entry before; empty for the first.
    pub previous: String,
    /// Its own.
    pub hash: String,
}

impl Kept {
    /// What its hash must be: SHA-256 of all its fields, each with its length, and the hash before.
    pub fn digest(&self) -> String {
        // Nothing and an empty text differ.
        let maybe =
            |text: &Option<String>| text.as_ref().map_or_else(Vec::new, |text| [b"=", text.as_bytes()].concat());
        token::fingerprint(&[
            b"vivavoce audit v1",
            self.previous.as_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.to_be_bytes(),
            self.act.as_bytes(),
            self.actor.as_bytes(),
            &maybe(&self.user),
            &maybe(&self.organisation),
            self.subject.as_bytes(),
            &maybe(&self.subject_id),
            self.details.as_bytes(),
        ])
    }
}

/// What is wrong with the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditFault)]
pub enum Fault {
    /// An entry is not there.
    Missing,
    /// An entry is not as it was written.
    Changed,
    /// The last entry is not the one that was written last.
    Head,
}

/// Walks entries in their order.
#[derive(Clone, Debug)]
pub struct Walk {
    seq: i64,
    hash: String,
}

impl Walk {
    /// From the entry after this one; (0, "") from the first.
    pub fn after(seq: i64, hash: String) -> Self {
        Self { seq, hash }
    }

    /// Takes the next one.
    ///
    /// # Errors
    /// What is wrong, with the number of the entry.
    pub fn step(&mut self, kept: &Kept) -> Result<(), (i64, Fault)> {
        if kept.seq != self.seq + 1 {
            return Err((self.seq + 1, Fault::Missing));
        }
        if kept.previous != self.hash || kept.hash != kept.digest() {
            return Err((kept.seq, Fault::Changed));
        }
        self.seq = kept.seq;
        self.hash.clone_from(&kept.hash);
        Ok(())
    }

    /// The number and the hash of the entry that was taken last.
    pub fn head(&self) -> (i64, &str) {
        (self.seq, &self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(length: i64) -> Vec<Kept> {
        let mut previous = String::new();
        (1..=length)
            .map(|seq| {
                let mut kept = Kept {
                    seq,
                    at: 1_000 * seq,
                    act: "login.begun".into(),
                    actor: "person".into(),
                    user: Some(format!("user-{seq}")),
                    organisation: None,
                    subject: "account".into(),
                    subject_id: None,
                    details: "{}".into(),
                    previous: previous.clone(),
                    hash: String::new(),
                };
                kept.hash = kept.digest();
                previous.clone_from(&kept.hash);
                kept
            })
            .collect()
    }

    fn fault(log: &[Kept]) -> Option<(i64, Fault)> {
        let mut walk = Walk::after(0, String::new());
        log.iter().find_map(|kept| walk.step(kept).err())
    }

    #[test]
    fn what_was_written_holds() {
        assert_eq!(fault(&log(5)), None);
    }

    #[test]
    fn each_field_that_is_changed_is_found() {
        let changes: [fn(&mut Kept); 9] = [
            |kept| kept.at += 1,
            |kept| kept.act = "login.ended".into(),
            |kept| kept.actor = "guest".into(),
            |kept| kept.user = None,
            |kept| kept.user = Some(String::new()),
            |kept| kept.organisation = Some(String::new()),
            |kept| kept.subject = "session".into(),
            |kept| kept.subject_id = Some("x".into()),
            |kept| kept.details = "{\"a\":\"b\"}".into(),
        ];
        for change in changes {
            let mut log = log(5);
            change(&mut log[2]);
            assert_eq!(fault(&log), Some((3, Fault::Changed)));
            // With its own hash mended, the next one tells.
            log[2].hash = log[2].digest();
            assert_eq!(fault(&log), Some((4, Fault::Changed)));
        }
    }

    #[test]
    fn one_that_is_missing_is_found() {
        let mut log = log(5);
        log.remove(1);
        assert_eq!(fault(&log), Some((2, Fault::Missing)));
    }
}
