//! A device that keeps passkeys, in software: real keys, and whatever else a test wants it to say.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value as Cbor;
use serde_json::{Value, json};
use uuid::Uuid;

/// Which keys it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ECDSA over P-256.
    Es256,
    /// Ed25519.
    EdDsa,
    /// RSA.
    Rs256,
}

enum Key {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rs256(RsaKeyPair),
}

/// One passkey and the device that keeps it. What it says can be changed before it says it.
pub struct Authenticator {
    key: Key,
    /// What it calls the key.
    pub id: Vec<u8>,
    /// The account that the key is for, in Base64url.
    pub handle: Option<String>,
    /// The page that it believes to be on.
    pub origin: String,
    /// The host that it believes to be asked by.
    pub rp_id: String,
    /// Presence, verification, and whether it may be and is copied.
    pub flags: u8,
    /// How often it has signed; 0 for one that does not count.
    pub count: u32,
    /// Put in the place of the kind that the browser says (`webauthn.create`, `webauthn.get`).
    pub kind: Option<&'static str>,
    /// Put in the place of the authenticator data.
    pub said: Option<Vec<u8>>,
}

/// The owner is there, and was recognised.
pub const SEEN: u8 = 0x05;

/// The key may be copied to other devices.
pub const MAY_BE_COPIED: u8 = 0x08;

/// It is.
pub const IS_COPIED: u8 = 0x10;

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn cbor(value: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("written");
    bytes
}

impl Authenticator {
    /// A new one, at this page.
    pub fn new(kind: Kind, origin: &str, rp_id: &str) -> Self {
        let key = match kind {
            Kind::Es256 => Key::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("made")),
            Kind::EdDsa => Key::EdDsa(Ed25519KeyPair::generate().expect("made")),
            Kind::Rs256 => Key::Rs256(RsaKeyPair::generate(KeySize::Rsa2048).expect("made")),
        };
        Self {
            key,
            id: Uuid::new_v4().as_bytes().to_vec(),
            handle: None,
            origin: origin.to_owned(),
            rp_id: rp_id.to_owned(),
            flags: SEEN,
            count: 0,
            kind: None,
            said: None,
        }
    }

    /// The public key in COSE.
    pub fn cose(&self) -> Vec<u8> {
        let entries: Vec<(i64, Cbor)> = match &self.key {
            Key::Es256(pair) => {
                let point = pair.public_key().as_ref();
                let (x, y) = (point[1..33].to_vec(), point[33..].to_vec());
                vec![(1, 2.into()), (3, (-7).into()), (-1, 1.into()), (-2, Cbor::Bytes(x)), (-3, Cbor::Bytes(y))]
            }
            Key::EdDsa(pair) => {
                let x = pair.public_key().as_ref().to_vec();
                vec![(1, 1.into()), (3, (-8).into()), (-1, 6.into()), (-2, Cbor::Bytes(x))]
            }
            Key::Rs256(pair) => {
                // RFC 8017, A.1.1, as DER: a modulus of 256 bytes, then 65537.
                let der = pair.public_key().as_ref();
                let (n, e) = (der[9..265].to_vec(), der[267..].to_vec());
                vec![(1, 3.into()), (3, (-257).into()), (-1, Cbor::Bytes(n)), (-2, Cbor::Bytes(e))]
            }
        };
        cbor(&Cbor::Map(entries.into_iter().map(|(label, value)| (label.into(), value)).collect()))
    }

    /// The authenticator data, with the key where one is made.
    pub fn data(&self, is_made: bool) -> Vec<u8> {
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.rp_id.as_bytes());
        let flags = self.flags | if is_made { 0x40 } else { 0 };
        let mut data = [hash.as_ref(), &[flags], &self.count.to_be_bytes()].concat();
        if is_made {
            let length = u16::try_from(self.id.len()).expect("short").to_be_bytes();
            data.extend([&[0; 16][..], &length, &self.id, &self.cose()].concat());
        }
        data
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let kind = self.kind.unwrap_or(kind);
        let data = json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    /// An attestation of this authenticator data.
    pub fn attestation(data: Vec<u8>) -> Vec<u8> {
        let map = [("fmt", "none".into()), ("attStmt", Cbor::Map(Vec::new())), ("authData", Cbor::Bytes(data))];
        cbor(&Cbor::Map(map.into_iter().map(|(name, value)| (name.into(), value)).collect()))
    }

    /// Makes its key for the options of `navigator.credentials.create`.
    pub fn make(&mut self, options: &Value) -> Value {
        self.handle = options["user"]["id"].as_str().map(str::to_owned);
        let client = self.client_data("webauthn.create", options["challenge"].as_str().expect("a challenge"));
        let data = self.said.clone().unwrap_or_else(|| self.data(true));
        json!({
            "id": encode(&self.id),
            "response": {
                "clientDataJSON": encode(client),
                "attestationObject": encode(Self::attestation(data)),
                "transports": ["internal", "hybrid"],
            },
        })
    }

    /// Signs for the options of `navigator.credentials.get`.
    pub fn sign(&mut self, options: &Value) -> Value {
        if self.count > 0 {
            self.count += 1;
        }
        let client = self.client_data("webauthn.get", options["challenge"].as_str().expect("a challenge"));
        let data = self.said.clone().unwrap_or_else(|| self.data(false));
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &client);
        let message = [data.as_slice(), hash.as_ref()].concat();
        json!({
            "id": encode(&self.id),
            "response": {
                "clientDataJSON": encode(client),
                "authenticatorData": encode(data),
                "signature": encode(self.signature(&message)),
                "userHandle": self.handle,
            },
        })
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Es256(pair) => pair.sign(&random, message).expect("signed").as_ref().to_vec(),
            Key::EdDsa(pair) => pair.sign(message).as_ref().to_vec(),
            Key::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).expect("signed");
                signature
            }
        }
    }
}
