//! What French writes otherwise than it says it, and English words as the French say them, where
//! `espeak-ng` would read them as French.

use super::letters::Shape;
use super::{Reading, either, looked_up};

const TABLE: &[(&str, &str)] = &[
    ("mme", "Madame"),
    ("mlle", "Mademoiselle"),
    ("mm", "Messieurs"),
    ("dr.", "docteur"),
    ("dr", "docteur"),
    ("pr", "professeur"),
    ("cf.", "voir"),
    ("p. ex.", "par exemple"),
    ("n°", "numéro"),
    ("h/f", "homme ou femme"),
    ("f/h", "femme ou homme"),
    ("24/7", "24 heures sur 24"),
    ("7j/7", "7 jours sur 7"),
    ("km/h", "kilomètres heure"),
    ("m²", "mètres carrés"),
    ("°c", "degrés"),
    ("h", "heures"),
    ("&", "et"),
    ("b2b", "bi tou bi"),
    ("b2c", "bi tou ci"),
    ("c#", "C charpe"),
    ("f#", "F charpe"),
    ("c++", "C plus plus"),
    (".net", "dote nète"),
    ("e-mail", "imèle"),
    ("e-mails", "imèles"),
    ("email", "imèle"),
    ("emails", "imèles"),
    ("mail", "mèle"),
    ("mails", "mèles"),
    ("javascript", "djavascripte"),
    ("typescript", "taïpescripte"),
    ("java", "djava"),
    ("python", "pitone"),
    ("docker", "dokeur"),
    ("kubernetes", "koubeurnétisse"),
    ("k8s", "koubeurnétisse"),
    ("github", "guite hube"),
    ("gitlab", "guite labe"),
    ("git", "guite"),
    ("angular", "anegulare"),
    ("node", "nôde"),
    ("kotlin", "cotline"),
    ("powerpoint", "paoueur pointe"),
    ("machine learning", "machine leurningue"),
    ("deep learning", "dipe leurningue"),
    ("data scientist", "data saillentiste"),
    ("code review", "code rivyou"),
    ("pull request", "poule riquouesste"),
    ("frontend", "fronte ènde"),
    ("front-end", "fronte ènde"),
    ("back-end", "bake ènde"),
    ("release", "rilize"),
    ("releases", "rilizes"),
    ("cluster", "cleusteur"),
    ("container", "conetèneur"),
    ("deploy", "diploï"),
    ("designer", "dizaïneur"),
    ("designers", "dizaïneurs"),
    ("customer", "queusteumeur"),
    ("sales", "sèlze"),
    ("leads", "lides"),
    ("manager", "manadjeur"),
    ("managers", "manadjeurs"),
    ("management", "manadjemente"),
    ("challenge", "tchallène-dje"),
    ("challenges", "tchallène-djes"),
    ("merge", "meurdje"),
    ("roadmap", "rode mape"),
    ("product owner", "prodeucte ôneur"),
    ("scrum master", "screum masteur"),
    ("linkedin", "linequedine"),
    ("saas", "sasse"),
    ("devops", "dèveops"),
    ("mysql", "maï S Q L"),
    ("postgresql", "postegresse"),
    ("nginx", "ènedjine X"),
    ("open space", "opène spèce"),
    ("time", "taïme"),
];

pub(super) fn reading(shapes: &[Shape<'_>]) -> Option<Reading> {
    let first = &shapes[0];
    // An initial is not a title; a capital after it makes it one.
    let named = shapes.get(1).is_some_and(|next| next.core.starts_with(char::is_uppercase));
    if first.core == "M" && first.tail == "." && named {
        return Some(Reading { pointed: true, ..Reading::new(1, "Monsieur") });
    }
    if let Some(found) = looked_up(TABLE, shapes) {
        return Some(found);
    }
    tool(first.core).or_else(|| ordinal(first.core)).or_else(|| either(first.core)).map(|said| Reading::new(1, said))
}

/// `Node.js`.
fn tool(core: &str) -> Option<String> {
    let name = core.strip_suffix(".js").or_else(|| core.strip_suffix(".JS"))?;
    let said = TABLE.iter().find(|(written, _)| *written == name.to_lowercase()).map_or(name, |(_, said)| said);
    Some(format!("{said} J S"))
}

/// `2e`, `21ème`, `1er`, `XXIe`.
fn ordinal(core: &str) -> Option<String> {
    match core {
        "1er" | "Ier" => return Some("premier".to_owned()),
        "1re" | "1ère" | "Ire" => return Some("première".to_owned()),
        "2nd" => return Some("second".to_owned()),
        "2nde" => return Some("seconde".to_owned()),
        _ => {}
    }
    let number = ["ème", "eme", "e"].iter().find_map(|ending| core.strip_suffix(ending))?;
    let number = if number.bytes().all(|c| c.is_ascii_digit()) { number.parse().ok() } else { roman(number) };
    number.filter(|number| (2..100).contains(number)).map(|number: u32| {
        let cardinal = cardinal(number);
        let root = match cardinal.as_str() {
            c if c.ends_with("cinq") => format!("{c}u"),
            c if c.ends_with("neuf") => format!("{}v", &c[..c.len() - 1]),
            c => {
                c.trim_end_matches('e').trim_end_matches("vingts").to_owned()
                    + if c.ends_with("vingts") { "vingt" } else { "" }
            }
        };
        format!("{root}ième")
    })
}

/// A number in Roman letters, of centuries and sovereigns.
fn roman(text: &str) -> Option<u32> {
    if text.len() < 2 && text != "V" && text != "X" || text.is_empty() {
        return None;
    }
    let values: Option<Vec<u32>> = text
        .chars()
        .map(|c| match c {
            'I' => Some(1),
            'V' => Some(5),
            'X' => Some(10),
            _ => None,
        })
        .collect();
    let values = values?;
    let signed = values.iter().enumerate().map(|(at, value)| {
        let less = values.get(at + 1).is_some_and(|next| next > value);
        if less { -(*value as i32) } else { *value as i32 }
    });
    u32::try_from(signed.sum::<i32>()).ok()
}

const UNITS: [&str; 20] = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
];

/// Below a hundred.
fn cardinal(number: u32) -> String {
    let unit = |number: u32| UNITS[number as usize];
    let (ten, rest) = match number {
        0..=19 => return unit(number).to_owned(),
        20..=59 => (["vingt", "trente", "quarante", "cinquante"][number as usize / 10 - 2], number % 10),
        60..=79 => ("soixante", number - 60),
        _ => ("quatre-vingt", number - 80),
    };
    match (ten, rest) {
        ("quatre-vingt", 0) => "quatre-vingts".to_owned(),
        (_, 0) => ten.to_owned(),
        ("quatre-vingt", _) => format!("{ten}-{}", unit(rest)),
        (_, 1 | 11) => format!("{ten} et {}", unit(rest)),
        _ => format!("{ten}-{}", unit(rest)),
    }
}
