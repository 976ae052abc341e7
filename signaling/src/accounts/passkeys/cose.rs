//! Public keys as devices write them (COSE, RFC 9052 and 9053), and the signatures that they check.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use ciborium::Value;

use super::cbor;

/// ECDSA over P-256 with SHA-256.
pub const ES256: i32 = -7;

/// EdDSA, which is Ed25519 here.
pub const EDDSA: i32 = -8;

/// RSA PKCS #1 v1.5 with SHA-256, of older security chips.
pub const RS256: i32 = -257;

/// Bytes of an RSA modulus, at least and at most.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;

/// Labels of a key (RFC 9052, 7.1): its type and its algorithm.
const TYPE: i64 = 1;
const ALGORITHM: i64 = 3;

/// A public key that can check signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// ES256: a point, uncompressed.
    Es256(Vec<u8>),
    /// EdDSA.
    Ed25519(Vec<u8>),
    /// RS256: modulus and exponent.
    Rs256 {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// Reads a key that is one of the three kinds, and is nothing else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (value, length) = cbor::read(bytes)?;
        let map = value.as_map().filter(|_| length == bytes.len())?;
        let number = |label: i64| i64::try_from(cbor::entry(map, &label.into())?.as_integer()?).ok();
        let part = |label: i64| cbor::entry(map, &Value::from(label)).and_then(Value::as_bytes).cloned();
        match (number(TYPE)?, number(ALGORITHM)?) {
            // Elliptic curves with both coordinates, P-256.
            (2, alg) if alg == i64::from(ES256) && number(-1)? == 1 => {
                let (x, y) = (part(-2)?, part(-3)?);
                let point = [&[4], x.as_slice(), y.as_slice()].concat();
                // That it is a point of the curve is looked at as well.
                let is_point = x.len() == 32 && ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point).is_ok();
                is_point.then_some(Self::Es256(point))
            }
            // Keys of one coordinate, Ed25519.
            (1, alg) if alg == i64::from(EDDSA) && number(-1)? == 6 => {
                let x = part(-2)?;
                ParsedPublicKey::new(&ED25519, &x).is_ok().then_some(Self::Ed25519(x))
            }
            (3, alg) if alg == i64::from(RS256) => {
                let (n, e) = (part(-1)?, part(-2)?);
                let is_odd = |number: &[u8]| number.last().is_some_and(|byte| byte % 2 == 1);
                let is_right = MODULUS.contains(&n.len())
                    && n.first().is_some_and(|byte| *byte != 0)
                    && (1..=8).contains(&e.len())
                    && e.first().is_some_and(|byte| *byte != 0)
                    && e.as_slice() != [1]
                    && is_odd(&n)
                    && is_odd(&e);
                is_right.then_some(Self::Rs256 { n, e })
            }
            _ => None,
        }
    }

    /// Whether this is the key's signature of the message.
    pub fn is_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Self::Ed25519(x) => UnparsedPublicKey::new(&ED25519, x).verify(message, signature),
            Self::Rs256 { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        }
        .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
    };
    use proptest::prelude::*;

    use super::*;

    fn cose(entries: &[(i64, Value)]) -> Vec<u8> {
        let map = entries.iter().map(|(label, value)| (Value::from(*label), value.clone())).collect();
        let mut bytes = Vec::new();
        ciborium::into_writer(&Value::Map(map), &mut bytes).expect("written");
        bytes
    }

    fn bytes(of: &[u8]) -> Value {
        Value::Bytes(of.to_vec())
    }

    fn es256(alg: i64, curve: i64, x: &[u8], y: &[u8]) -> Vec<u8> {
        cose(&[(1, 2.into()), (3, alg.into()), (-1, curve.into()), (-2, bytes(x)), (-3, bytes(y))])
    }

    #[test]
    fn each_of_the_three_kinds_checks_its_own_signatures() {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("made");
        let point = pair.public_key().as_ref();
        let elliptic = PublicKey::read(&es256(-7, 1, &point[1..33], &point[33..])).expect("a key");
        let signature = pair.sign(&random, b"said").expect("signed");
        assert!(elliptic.is_signed(b"said", signature.as_ref()));
        assert!(!elliptic.is_signed(b"sand", signature.as_ref()));

        let pair = Ed25519KeyPair::generate().expect("made");
        let x = bytes(pair.public_key().as_ref());
        let edwards = cose(&[(1, 1.into()), (3, (-8).into()), (-1, 6.into()), (-2, x)]);
        let edwards = PublicKey::read(&edwards).expect("a key");
        assert!(edwards.is_signed(b"said", pair.sign(b"said").as_ref()));
        assert!(!edwards.is_signed(b"said", signature.as_ref()), "the other's");

        let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("made");
        // RFC 8017, A.1.1, as DER: a modulus of 256 bytes, then 65537.
        let der = pair.public_key().as_ref();
        let rsa = cose(&[(1, 3.into()), (3, (-257).into()), (-1, bytes(&der[9..265])), (-2, bytes(&der[267..]))]);
        let rsa = PublicKey::read(&rsa).expect("a key");
        let mut signed = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &random, b"said", &mut signed).expect("signed");
        assert!(rsa.is_signed(b"said", &signed));
        signed[7] ^= 1;
        assert!(!rsa.is_signed(b"said", &signed));
    }

    #[test]
    fn what_is_no_such_key_is_none() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("made");
        let point = pair.public_key().as_ref();
        let (x, y) = (&point[1..33], &point[33..]);
        for (bad, why) in [
            (es256(-8, 1, x, y), "the algorithm of another kind"),
            (es256(-257, 1, x, y), "an algorithm of RSA"),
            (es256(-7, 2, x, y), "another curve"),
            (es256(-7, 1, y, y), "no point of the curve"),
            (es256(-7, 1, &[], &[]), "nothing"),
            (es256(-7, 1, &point[..33], &point[33..]), "too long"),
            ([es256(-7, 1, x, y), vec![0]].concat(), "more behind it"),
            (cose(&[]), "an empty map"),
            (vec![0x01], "no map"),
        ] {
            assert_eq!(PublicKey::read(&bad), None, "{why}");
        }
        let small = |n: &[u8], e: &[u8]| cose(&[(1, 3.into()), (3, (-257).into()), (-1, bytes(n)), (-2, bytes(e))]);
        let odd = [&[0x81; 255][..], &[1]].concat();
        assert!(PublicKey::read(&small(&odd, &[1, 0, 1])).is_some());
        for (n, e) in [(&odd[..128], &[1, 0, 1][..]), (&odd, &[1]), (&odd, &[2]), (&odd, &[]), (&[0x81; 4096], &[3])] {
            assert_eq!(PublicKey::read(&small(n, e)), None);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..256), at in 0_usize..77, to: u8) {
            PublicKey::read(&bytes);
            let mut near = es256(-7, 1, &[1; 32], &[2; 32]);
            let at = at % near.len();
            near[at] = to;
            PublicKey::read(&near);
            prop_assert!(!PublicKey::Ed25519(vec![1; 32]).is_signed(&bytes, &bytes));
        }
    }
}
