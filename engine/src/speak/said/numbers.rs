//! Amounts, dates, times, ranges, ordinals, addresses: what is written with signs between.

use vivavoce_scenarios::Language;

use super::Reading;
use super::letters::Shape;

/// Groups of digits with spaces between: twelve digits.
pub(super) const MOST_GROUPS: usize = 4;
/// What is longer is no number that anybody says.
const LONGEST_NUMBER: usize = 15;

/// The reading of a number, if it is one that the voice would not find.
pub(super) fn reading(shapes: &[Shape<'_>], before: Option<&str>, language: Language) -> Option<Reading> {
    let (used, number) = joined(shapes);
    if let Some(said) = amount(&number, language) {
        return Some(Reading::new(used, said));
    }
    // An amount whose unit stands apart: `100 k€`.
    if let Some(unit) = shapes.get(used).filter(|_| shapes[used - 1].tail.is_empty() && is_number(&number))
        && let Some(said) = amount(&format!("{number}{}", unit.core), language)
    {
        return Some(Reading::new(used + 1, said));
    }
    if used > 1 {
        return Some(Reading::new(used, number));
    }
    let core = shapes[0].core;
    let said = date(core, language)
        .or_else(|| time(core, language))
        .or_else(|| range(core, language))
        .or_else(|| year(core, before, language))
        .or_else(|| address(core, language))?;
    Some(Reading::new(1, said))
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.len() <= LONGEST_NUMBER
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
}

/// `1 250,50` in one, and how many words that was.
fn joined(shapes: &[Shape<'_>]) -> (usize, String) {
    let mut number = shapes[0].core.to_owned();
    let mut used = 1;
    let begins = (1..=3).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
    while begins && used < MOST_GROUPS && shapes[used - 1].tail.is_empty() {
        let Some(next) = shapes.get(used).filter(|next| next.lead.is_empty()) else { break };
        let digits = next.core.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &next.core[digits..];
        if digits != 3 || rest.starts_with(['/', '-', ':', 'h', 'e', '.', '@']) {
            break;
        }
        number.push_str(next.core);
        used += 1;
        if !rest.is_empty() {
            break;
        }
    }
    (used, number)
}

/// `$1,250.50`, `100k€`, `30k`.
fn amount(text: &str, language: Language) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let sign = |c: &char| matches!(c, '€' | '$' | '£');
    let before = text.chars().next().filter(sign);
    let after = text.chars().next_back().filter(sign);
    let bare = text.trim_start_matches(|c| Some(c) == before).trim_end_matches(|c| Some(c) == after);
    let digits = bare.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(bare.len());
    let (number, scale) = bare.split_at(digits);
    if !is_number(number) || number.ends_with([',', '.']) {
        return None;
    }
    let scale = match scale {
        "" => None,
        "k" | "K" => Some(0),
        "m" | "M" => Some(1),
        "bn" | "Md" | "md" => Some(2),
        _ => return None,
    };
    let currency = before.or(after);
    if currency.is_none() && scale != Some(0) {
        // `5 m` are metres.
        return None;
    }
    let (whole, part) = decimal(number, language);
    let amount = Amount { whole, part: part.filter(|part| part != "00"), scale, currency };
    Some(match language {
        Language::Fr => amount.in_french(),
        Language::En => amount.in_english(),
    })
}

struct Amount {
    whole: String,
    part: Option<String>,
    /// Thousands, millions, billions.
    scale: Option<usize>,
    currency: Option<char>,
}

impl Amount {
    /// With the point that the voice reads.
    fn figure(&self, point: char) -> String {
        self.part.as_ref().map_or_else(|| self.whole.clone(), |part| format!("{}{point}{part}", self.whole))
    }

    fn cents(&self) -> Option<&str> {
        self.part.as_deref().filter(|part| part.len() == 2 && self.scale.is_none())
    }

    fn in_french(&self) -> String {
        // Below two is one, as 1,5 million.
        let ending = if matches!(self.whole.as_str(), "0" | "1") { "" } else { "s" };
        let (of, unit) = match self.currency {
            None => return format!("{} mille", self.figure(',')),
            Some('€') => ("d'", "euro"),
            Some('$') => ("de ", "dollar"),
            Some(_) => ("de ", "livre"),
        };
        match (self.scale, self.cents()) {
            (None, Some(cents)) => format!("{} {unit}{ending} {cents}", self.whole),
            (None, None) => format!("{} {unit}{ending}", self.figure(',')),
            (Some(0), _) => format!("{} mille {unit}s", self.figure(',')),
            (Some(1), _) => format!("{} million{ending} {of}{unit}s", self.figure(',')),
            (Some(_), _) => format!("{} milliard{ending} {of}{unit}s", self.figure(',')),
        }
    }

    fn in_english(&self) -> String {
        let (unit, hundredth) = match self.currency {
            None => return format!("{} thousand", self.figure('.')),
            Some('€') => ("euro", "cents"),
            Some('$') => ("dollar", "cents"),
            Some(_) => ("pound", "pence"),
        };
        let ending = if self.whole == "1" && (self.part.is_none() || self.cents().is_some()) { "" } else { "s" };
        match (self.scale, self.cents()) {
            (None, Some(cents)) => format!("{} {unit}{ending} and {cents} {hundredth}", self.whole),
            (None, None) => format!("{} {unit}{ending}", self.figure('.')),
            (Some(scale), _) => {
                format!("{} {} {unit}s", self.figure('.'), ["thousand", "million", "billion"][scale])
            }
        }
    }
}

/// The whole and the part of a number, whose thousands may be set apart.
fn decimal(number: &str, language: Language) -> (String, Option<String>) {
    let (point, group) = match language {
        Language::Fr => (',', '.'),
        Language::En => ('.', ','),
    };
    // The other language's decimals are decimals where they cannot be thousands.
    let last = number.rfind([',', '.']);
    let (whole, part) = match last {
        Some(at) if number.as_bytes()[at] == point as u8 || number.len() - at != 4 => {
            (&number[..at], Some(number[at + 1..].to_owned()))
        }
        _ => (number, None),
    };
    (whole.chars().filter(|c| *c != group && *c != point).collect(), part)
}

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `14/07/2026` and `2026-07-14`. In English, `03/04/2026` is March: the voice is American.
fn date(text: &str, language: Language) -> Option<String> {
    let numbers = |sign: char| -> Option<Vec<u32>> {
        let parts: Vec<&str> = text.split(sign).collect();
        let all = parts.len() == 3 && parts.iter().all(|part| (1..=4).contains(&part.len()));
        all.then(|| parts.iter().map(|part| part.parse().ok()).collect()).flatten()
    };
    let (year, month, day) = match (numbers('/').as_deref(), numbers('-').as_deref(), language) {
        (None, Some(&[year, month, day]), _) if year > 1_000 => (year, month, day),
        (Some(&[month, day, year]), _, Language::En) if month <= 12 => (year, month, day),
        (Some(&[day, month, year]), _, _) => (year, month, day),
        _ => return None,
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1_000..=2_999).contains(&year) {
        return None;
    }
    let at = month as usize - 1;
    Some(match language {
        Language::Fr if day == 1 => format!("premier {} {year}", MOIS[at]),
        Language::Fr => format!("{day} {} {year}", MOIS[at]),
        Language::En => {
            let ending = match (day % 10, day / 10) {
                (_, 1) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("{} {day}{ending} {year}", MONTHS[at])
        }
    })
}

/// `18h30`, `6:30pm`.
fn time(text: &str, language: Language) -> Option<String> {
    let small = |text: &str, below: u32| text.len() <= 2 && text.parse::<u32>().is_ok_and(|number| number < below);
    match language {
        Language::Fr => {
            let (hours, minutes) = text.split_once(['h', 'H'])?;
            let right = small(hours, 100) && (minutes.is_empty() || small(minutes, 60));
            let unit = if hours.trim_start_matches('0').len() == 1 && hours.ends_with(['0', '1']) {
                "heure"
            } else {
                "heures"
            };
            right.then(|| format!("{hours} {unit} {}", minutes.trim_start_matches("00")).trim_end().to_owned())
        }
        Language::En => {
            let lower = text.to_ascii_lowercase();
            let (clock, half) = lower
                .strip_suffix("am")
                .map(|clock| (clock, "A M"))
                .or_else(|| lower.strip_suffix("pm").map(|clock| (clock, "P M")))?;
            let (hours, minutes) = clock.split_once(':').unwrap_or((clock, "00"));
            (small(hours, 13) && small(minutes, 60)).then(|| format!("{clock} {half}"))
        }
    }
}

/// `50-60`, where the second is more.
fn range(text: &str, language: Language) -> Option<String> {
    let (from, to) = text.split_once(['-', '–', '—'])?;
    let number = |text: &str| (1..=4).contains(&text.len()).then(|| text.parse::<u32>().ok()).flatten();
    let word = if language == Language::Fr { "à" } else { "to" };
    (number(from)? < number(to)? && !from.starts_with('0')).then(|| format!("{from} {word} {to}"))
}

/// Words before a year.
const BEFORE_YEAR: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "to",
    "of",
    "before",
    "after",
    "during",
    "around",
    "year",
    "early",
    "late",
    "mid",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// English says years in two halves.
fn year(text: &str, before: Option<&str>, language: Language) -> Option<String> {
    let before = Shape::of(before?).core.to_lowercase();
    let number: u32 = text.parse().ok().filter(|_| text.len() == 4 && language == Language::En)?;
    let halves = (1_100..2_000).contains(&number) || (2_010..2_100).contains(&number);
    if !halves || number.is_multiple_of(100) || !BEFORE_YEAR.contains(&before.as_str()) {
        return None;
    }
    let (century, year) = (number / 100, number % 100);
    Some(if year < 10 { format!("{century} oh {year}") } else { format!("{century} {year}") })
}

/// Of a mail box or a site.
fn address(text: &str, language: Language) -> Option<String> {
    let site = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_mail = text.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'));
    if site.is_none() && !is_mail {
        return None;
    }
    let (at, dot, slash) = match language {
        Language::Fr => (" arobase ", " point ", " slache "),
        Language::En => (" at ", " dot ", " slash "),
    };
    let text = site.unwrap_or(text).trim_end_matches('/');
    Some(text.trim_start_matches("www.").replace('@', at).replace('.', dot).replace('/', slash))
}
