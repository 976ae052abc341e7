//! Roughly where in the world a network is, from a file on this machine in MaxMind's format
//! (<https://maxmind.github.io/MaxMind-DB/>): GeoLite2 City, DB-IP City Lite, and those like them.
//! No address leaves the machine, and none is kept: of what the file says, a town and a country
//! stay, and a point that is rounded to some ten kilometres.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;

use maxminddb::{MaxMindDbError, Reader};
use serde::Deserialize;

use crate::config::ConfigError;
use crate::travel::Spot;
use crate::wire::Language;

/// Longest name of a town or a country, characters.
const LONGEST_NAME: usize = 60;

/// How far off the file itself says that it may be for a point to be kept, kilometres: beyond that it
/// is the middle of a country.
const ROUGHEST_KM: u16 = 200;

/// The file.
pub struct Places(Reader<Vec<u8>>);

/// What is known of where somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    english: String,
    french: String,
    /// On the map, where the file says so closely enough.
    pub spot: Option<Spot>,
}

impl Place {
    /// Town and country, as `Lyon, France`.
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.english,
            Language::Fr => &self.french,
        }
    }
}

impl Places {
    /// Reads the file whole: it is looked at with every login, and may be replaced meanwhile.
    ///
    /// # Errors
    /// It cannot be read, or is no such file.
    pub fn open(path: &Path) -> Result<Self, ConfigError> {
        let wrong = |error: MaxMindDbError| ConfigError::Value {
            source_name: "`places_database`".into(),
            message: format!("the file `{}` is no database of places that can be read: {error}", path.display()),
        };
        let reader = Reader::open_readfile(path).map_err(wrong)?;
        let about = reader.metadata();
        if !["City", "Country", "Enterprise", "Location"].iter().any(|part| about.database_type.contains(part)) {
            tracing::warn!(
                kind = about.database_type,
                "the database of places may not hold any: it is of another kind"
            );
        }
        tracing::info!(kind = about.database_type, made_at = about.build_epoch, "places of logins are looked up");
        Ok(Self(reader))
    }

    /// Where an address is; none for what the file does not know, addresses of private networks above all.
    pub fn find(&self, address: IpAddr) -> Option<Place> {
        let record: Record = match self.0.lookup(address).and_then(|found| found.decode()) {
            Ok(record) => record?,
            // An IPv6 address in a file that knows IPv4 alone, or a file that is damaged in this place.
            Err(error) => {
                tracing::debug!(%error, "a place was not looked up");
                return None;
            }
        };
        let town = record.city.or_else(|| record.subdivisions.into_iter().next());
        let parts: Vec<Names> = [town, record.country].into_iter().flatten().map(|named| named.names).collect();
        let (english, french) = (told(&parts, |names| &names.en), told(&parts, |names| &names.fr));
        let spot = record.location.filter(|at| at.accuracy_radius.is_none_or(|km| km <= ROUGHEST_KM));
        let spot = spot.and_then(|at| Spot::of(at.latitude?, at.longitude?));
        (!english.is_empty()).then_some(Place { english, french, spot })
    }
}

/// Names in one language, in English where there is none in it.
fn told(parts: &[Names], of: impl Fn(&Names) -> &Option<String>) -> String {
    let names = parts.iter().filter_map(|names| of(names).as_ref().or(names.en.as_ref()));
    let mut told: Vec<String> = names.map(|name| name.chars().take(LONGEST_NAME).collect()).collect();
    // Singapore, Singapore.
    told.dedup();
    told.join(", ")
}

/// The part of a record that is read.
#[derive(Deserialize)]
struct Record {
    city: Option<Named>,
    country: Option<Named>,
    #[serde(default)]
    subdivisions: Vec<Named>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    names: Names,
}

#[derive(Default, Deserialize)]
struct Names {
    en: Option<String>,
    fr: Option<String>,
}

#[derive(Deserialize)]
struct Location {
    latitude: Option<f64>,
    longitude: Option<f64>,
    accuracy_radius: Option<u16>,
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Places").field(&self.0.metadata().database_type).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(en: Option<&str>, fr: Option<&str>) -> Names {
        Names { en: en.map(str::to_owned), fr: fr.map(str::to_owned) }
    }

    #[test]
    fn a_place_is_told_in_both_languages_and_once() {
        let london = [names(Some("London"), Some("Londres")), names(Some("United Kingdom"), Some("Royaume-Uni"))];
        assert_eq!(told(&london, |names| &names.en), "London, United Kingdom");
        assert_eq!(told(&london, |names| &names.fr), "Londres, Royaume-Uni");
        let half = [names(Some("Ghent"), None), names(Some("Belgium"), Some("Belgique"))];
        assert_eq!(told(&half, |names| &names.fr), "Ghent, Belgique");
        let singapore = [names(Some("Singapore"), None), names(Some("Singapore"), None)];
        assert_eq!(told(&singapore, |names| &names.en), "Singapore");
        assert_eq!(told(&[names(None, None)], |names| &names.en), "");
        assert_eq!(told(&[names(Some(&"x".repeat(1000)), None)], |names| &names.en).len(), LONGEST_NAME);
    }

    #[test]
    fn a_file_that_is_none_says_which_and_why() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "no database").expect("written");
        for path in [file.path(), Path::new("/nowhere/places.mmdb")] {
            let error = Places::open(path).expect_err("refused").to_string();
            assert!(error.contains("places_database") && error.contains(path.to_str().expect("UTF-8")), "{error}");
        }
    }
}
