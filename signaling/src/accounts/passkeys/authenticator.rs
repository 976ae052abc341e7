//! What the device says of itself (the *authenticator data*, section 6.1).

use sha2::{Digest, Sha256};

use super::{cbor, cose};

/// Longest name that a device gives a key, bytes (section 4, *credential id*).
const LONGEST_ID: usize = 1023;

/// Bytes of what is always there.
const HEAD: usize = 37;

/// Bytes that name the make of the device.
const MAKE: usize = 16;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const MAY_BE_COPIED: u8 = 0x08;
const IS_COPIED: u8 = 0x10;
const HAS_KEY: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeKey {
    /// What the device calls it.
    pub id: Vec<u8>,
    /// The key in COSE, which can be read.
    pub key: Vec<u8>,
}

/// What a device said, which fits together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatorData {
    rp_id_hash: [u8; 32],
    flags: u8,
    /// How often the key has signed; 0 where it is not counted.
    pub count: u32,
    /// The key, where one was made.
    pub made: Option<MadeKey>,
}

impl AuthenticatorData {
    /// Reads them to their end.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (head, mut rest) = bytes.split_at_checked(HEAD)?;
        let rp_id_hash = head[..32].try_into().ok()?;
        let flags = head[32];
        let count = u32::from_be_bytes(head[33..].try_into().ok()?);
        let mut made = None;
        if flags & HAS_KEY != 0 {
            let (fixed, after) = rest.split_at_checked(MAKE + 2)?;
            let length = usize::from(u16::from_be_bytes(fixed[MAKE..].try_into().ok()?));
            if !(1..=LONGEST_ID).contains(&length) {
                return None;
            }
            let (id, after) = after.split_at_checked(length)?;
            let (_, length) = cbor::read(after)?;
            let (key, after) = after.split_at_checked(length)?;
            cose::PublicKey::read(key)?;
            made = Some(MadeKey { id: id.to_vec(), key: key.to_vec() });
            rest = after;
        }
        if flags & HAS_EXTENSIONS != 0 {
            let (extensions, length) = cbor::read(rest)?;
            extensions.as_map()?;
            rest = &rest[length..];
        }
        // What is copied may be copied.
        let is_consistent = flags & IS_COPIED == 0 || flags & MAY_BE_COPIED != 0;
        (rest.is_empty() && is_consistent).then_some(Self { rp_id_hash, flags, count, made })
    }

    /// Whether it was for this host, with its owner there and recognised.
    pub fn is_for(&self, rp_id: &str) -> bool {
        let seen = PRESENT | VERIFIED;
        self.rp_id_hash == <[u8; 32]>::from(Sha256::digest(rp_id.as_bytes())) && self.flags & seen == seen
    }

    /// Whether the key may be copied to other devices of its owner.
    pub const fn may_be_copied(&self) -> bool {
        self.flags & MAY_BE_COPIED != 0
    }

    /// Whether it is.
    pub const fn is_copied(&self) -> bool {
        self.flags & IS_COPIED != 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head(flags: u8) -> Vec<u8> {
        [&Sha256::digest(b"viva.example")[..], &[flags], &7_u32.to_be_bytes()].concat()
    }

    fn key() -> Vec<u8> {
        let odd = [&[0x81; 255][..], &[1]].concat();
        // {1: 3, 3: -257, -1: h'81…01', -2: h'010001'}.
        [&[0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00][..], &odd, &[0x21, 0x43, 1, 0, 1]].concat()
    }

    fn with_key(flags: u8, id: &[u8]) -> Vec<u8> {
        let length = u16::try_from(id.len()).expect("short").to_be_bytes();
        [&head(flags | HAS_KEY)[..], &[0; MAKE], &length, id, &key()].concat()
    }

    #[test]
    fn what_a_device_says_is_read() {
        let data = AuthenticatorData::read(&head(PRESENT | VERIFIED | MAY_BE_COPIED | IS_COPIED)).expect("right");
        assert!(data.is_for("viva.example") && data.may_be_copied() && data.is_copied());
        assert_eq!((data.count, &data.made), (7, &None));
        assert!(!data.is_for("evil.example"));
        let made = AuthenticatorData::read(&with_key(PRESENT | VERIFIED, b"id")).expect("right").made.expect("a key");
        assert_eq!((made.id.as_slice(), made.key), (&b"id"[..], key()));
        let extended = [&with_key(PRESENT | HAS_EXTENSIONS, b"id")[..], &[0xa0]].concat();
        assert!(AuthenticatorData::read(&extended).is_some());
    }

    #[test]
    fn without_its_owner_there_and_recognised_it_is_for_nothing() {
        for flags in [0, PRESENT, VERIFIED] {
            assert!(!AuthenticatorData::read(&head(flags)).expect("right").is_for("viva.example"), "{flags}");
        }
    }

    #[test]
    fn what_does_not_fit_together_is_none() {
        assert!(AuthenticatorData::read(&with_key(PRESENT, &[1; LONGEST_ID])).is_some());
        for (bad, why) in [
            (head(IS_COPIED), "copied, and may not be"),
            (with_key(PRESENT, &[]), "a key without a name"),
            (with_key(PRESENT, &[1; LONGEST_ID + 1]), "a name that is too long"),
            ([head(PRESENT), vec![0]].concat(), "more behind it"),
            (head(PRESENT | HAS_EXTENSIONS), "no extensions"),
            ([head(PRESENT | HAS_EXTENSIONS), vec![0x01]].concat(), "extensions that are no map"),
            (head(PRESENT | HAS_KEY), "no key"),
        ] {
            assert_eq!(AuthenticatorData::read(&bad), None, "{why}");
        }
        let whole = with_key(PRESENT, b"id");
        for length in 0..whole.len() {
            assert_eq!(AuthenticatorData::read(&whole[..length]), None, "{length}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..512), at in 0_usize..300, to: u8) {
            AuthenticatorData::read(&bytes);
            let mut near = with_key(PRESENT | VERIFIED, b"id");
            near[at] = to;
            AuthenticatorData::read(&near);
        }
    }
}
