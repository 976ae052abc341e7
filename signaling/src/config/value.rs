//! How the text of a value becomes what its key takes. An empty text is "none" or "no one".

use std::net::SocketAddr;
use std::path::PathBuf;

/// A type that a key can have.
pub trait Value: Sized {
    /// Reads it; the error says what would be right.
    fn read(text: &str) -> Result<Self, String>;
}

impl Value for String {
    fn read(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}

impl Value for PathBuf {
    fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("needs a path".into()) } else { Ok(text.into()) }
    }
}

impl Value for bool {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "true" | "yes" | "on" | "1" => Ok(true),
            "false" | "no" | "off" | "0" => Ok(false),
            _ => Err(format!("`{text}` is neither `true` nor `false`")),
        }
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl Value for $type {
            fn read(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_| {
                    format!("`{text}` is not a whole number from 0 to {}", <$type>::MAX)
                })
            }
        }
    )*};
}
numbers!(u32 u64 usize);

/// A whole number from one to the other, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between<const LEAST: u32, const MOST: u32>(u32);

impl<const LEAST: u32, const MOST: u32> Between<LEAST, MOST> {
    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<const LEAST: u32, const MOST: u32> Value for Between<LEAST, MOST> {
    fn read(text: &str) -> Result<Self, String> {
        let number = text.parse().ok().filter(|number| (LEAST..=MOST).contains(number));
        number.map(Self).ok_or_else(|| format!("`{text}` is not a whole number from {LEAST} to {MOST}"))
    }
}

impl Value for f32 {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().ok().filter(|number: &Self| number.is_finite()).ok_or_else(|| format!("`{text}` is not a number"))
    }
}

impl Value for SocketAddr {
    fn read(text: &str) -> Result<Self, String> {
        let text = match text.strip_prefix("localhost:") {
            Some(port) => format!("127.0.0.1:{port}"),
            None => text.to_owned(),
        };
        text.parse().map_err(|_| {
            format!(
                "`{text}` is not an address with a port; write for example `127.0.0.1:8080`, or \
                 `0.0.0.0:8080` to be reached from other machines"
            )
        })
    }
}

impl<T: Value> Value for Option<T> {
    fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::read(text).map(Some) }
    }
}

impl<T: Value> Value for Vec<T> {
    fn read(text: &str) -> Result<Self, String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(T::read).collect()
    }
}

/// A proxy: one address.
impl Value for std::net::IpAddr {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| format!("`{text}` is not an IP address"))
    }
}

/// Who may register without an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Registration)]
pub enum WhoRegisters {
    /// Everybody, as what they say.
    Open,
    /// Everybody, as a candidate.
    Candidates,
    /// Nobody.
    Invited,
}

impl Value for WhoRegisters {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "open" => Ok(Self::Open),
            "candidates" => Ok(Self::Candidates),
            "invited" => Ok(Self::Invited),
            _ => Err(format!("`{text}` is neither `open` nor `candidates` nor `invited`")),
        }
    }
}

/// Whether something is asked of everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Of everybody.
    Required,
    /// Of those who wish.
    Optional,
}

impl Value for Demand {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "required" => Ok(Self::Required),
            "optional" => Ok(Self::Optional),
            _ => Err(format!("`{text}` is neither `required` nor `optional`")),
        }
    }
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Value for LogFormat {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(format!("`{text}` is neither `text` nor `json`")),
        }
    }
}
