//! Dates as careers have them: a year, and the month where it is known.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Years that somebody's career may have.
pub const YEARS: RangeInclusive<u16> = 1900..=2100;

/// A year, or a month of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: u16,
    month: Option<u8>,
}

/// A text that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a date is a year, `2020`, or a month, `2020-01`, from 1900 to 2100")]
pub struct NoMonth;

impl Month {
    /// A month, 1 to 12, or the year alone.
    pub fn new(year: u16, month: Option<u8>) -> Option<Self> {
        let is_known = YEARS.contains(&year) && month.is_none_or(|month| (1..=12).contains(&month));
        is_known.then_some(Self { year, month })
    }

    /// Its year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Whether what began then may have ended at `end`.
    pub fn may_end(self, end: Self) -> bool {
        match (self.month, end.month) {
            (Some(_), Some(_)) => self <= end,
            _ => self.year <= end.year,
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month {
            Some(month) => write!(f, "{:04}-{month:02}", self.year),
            None => write!(f, "{:04}", self.year),
        }
    }
}

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let (year, month) = text.split_once('-').map_or((text, None), |(year, month)| (year, Some(month)));
        let number = |text: &str, digits: usize| {
            let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.parse::<u16>().ok()).flatten().ok_or(NoMonth)
        };
        let month = month.map(|month| number(month, 2)).transpose()?;
        let month = month.map(|month| u8::try_from(month).map_err(|_| NoMonth)).transpose()?;
        Self::new(number(year, 4)?, month).ok_or(NoMonth)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl PartialSchema for Month {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^(19|20|21)[0-9]{2}(-[0-9]{2})?$"))
            .description(Some("A year, `2020`, or a month, `2020-01`"));
        text.into()
    }
}

impl ToSchema for Month {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("CareerMonth")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_date_is_a_year_or_a_month() {
        for good in ["2020", "2020-01", "1900", "2100-12"] {
            assert_eq!(good.parse::<Month>().expect(good).to_string(), good);
        }
        for bad in ["", "20", "2020-", "2020-1", "2020-13", "2020-00", "1899", "2101", "-2020", "+202", "2020-01-01"] {
            assert_eq!(bad.parse::<Month>(), Err(NoMonth), "{bad}");
        }
    }

    #[test]
    fn what_begins_later_has_not_ended() {
        let month = |text: &str| text.parse::<Month>().expect("a date");
        assert!(month("2020").may_end(month("2020-01")) && month("2020-05").may_end(month("2020")));
        assert!(month("2020-05").may_end(month("2020-05")) && !month("2020-05").may_end(month("2020-04")));
        assert!(!month("2021").may_end(month("2020-12")));
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_that_is_written_so_or_none(text in "\\PC{0,12}") {
            if let Ok(month) = text.parse::<Month>() {
                prop_assert_eq!(month.to_string(), text);
            }
        }
    }
}
