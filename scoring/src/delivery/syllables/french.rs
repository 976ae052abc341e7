//! Syllables of a French word.
//!
//! The rules are those of school grammar for a northern pronunciation: an e at the end is
//! mute, and so is one inside a word between single consonants; i, u and ou before a vowel are
//! glides, except after a consonant and l or r ("client" is two, "lien" one). Checked against
//! the pronunciations of dictionaries in the tests of this folder.

/// Words that follow no rule.
const EXCEPTIONS: &[(&str, u32)] = &[
    ("abbaye", 3),
    ("aout", 1),
    ("août", 1),
    ("coach", 1),
    ("design", 2),
    ("duo", 2),
    ("est-ce", 1),
    ("etc", 4),
    ("feedback", 2),
    ("freelance", 2),
    ("leader", 2),
    ("mme", 2),
    ("monsieur", 2),
    ("messieurs", 2),
    ("mr", 2),
    ("oignon", 2),
    ("pays", 2),
    ("paysage", 3),
    ("quatre-vingt", 3),
    ("quatre-vingts", 3),
    ("saoul", 1),
    ("team", 1),
];

/// Words in -ent that sound it and are no nouns or adverbs in -ment.
const SOUNDED_ENT: &str = "absent abstinent accent accident adhérent adolescent affluent agent ambivalent antécédent \
     apparent ardent argent astringent auvent avent client coefficient cohérent compétent concurrent \
     confident confluent conscient consent conséquent content contingent continent convalescent \
     convergent couvent décadent décent différent diligent dissident divergent efficient effluent \
     éloquent émergent éminent équivalent évent évident excédent excellent exigent expédient fervent \
     fluent fréquent gradient immanent imminent impatient impertinent impotent imprudent impudent \
     incident incohérent incompétent inconscient inconvénient indécent indifférent indulgent \
     influent ingrédient inhérent innocent insolent intelligent intermittent jument latent mécontent \
     négligent occident omnipotent onguent opulent orient parent patent patient pénitent permanent \
     pertinent polyvalent précédent présent président proéminent prudent quotient récent récipient \
     référent régent relent résident ressent serpent souvent strident subséquent succulent talent \
     torrent transparent trident turbulent urgent violent";

/// Verbs in -ment whose ending is mute.
const VERBS_IN_MENT: &str = "affirment aiment animent arment assument calment clament confirment consomment consument \
     déforment dorment entament estiment expriment ferment filment forment fument impriment \
     informent nomment priment programment proclament raniment réclament referment renferment \
     résument suppriment transforment";

/// Syllables of a word in small letters, its parts joined by hyphens and apostrophes.
pub(super) fn count(word: &[char]) -> u32 {
    let whole: String = word.iter().collect();
    if let Some((_, syllables)) = EXCEPTIONS.iter().find(|(exception, _)| *exception == whole) {
        return *syllables;
    }
    let mut total = 0u32;
    for part in word.split_inclusive(|c| matches!(c, '-' | '\'')) {
        let elided = part.last() == Some(&'\'');
        let letters: Vec<char> = part.iter().copied().filter(|c| c.is_alphabetic()).collect();
        let syllables = self::part(&letters);
        // "hmm" has no vowel and is heard, "l'" is part of the next word
        total = total.saturating_add(if syllables == 0 && !elided && !letters.is_empty() { 1 } else { syllables });
    }
    total
}

fn part(letters: &[char]) -> u32 {
    let text: String = letters.iter().collect();
    if let Some((_, syllables)) = EXCEPTIONS.iter().find(|(exception, _)| *exception == text) {
        return *syllables;
    }
    let mut letters = letters.to_vec();
    if text.ends_with("ent") && !is_ent_sounded(&text) {
        letters.truncate(letters.len() - 2);
    }
    let letters = without_mute_end(&consonants_simplified(&letters));
    // "coopérer": elsewhere two o are one vowel
    let mut total = u32::from(text.starts_with("coop") || text.starts_with("coord"));
    let (mut at, mut inside) = (0, false);
    while at < letters.len() {
        if !is_vowel(letters[at]) {
            at += 1;
            continue;
        }
        let end = at + letters[at..].iter().take_while(|c| is_vowel(**c)).count();
        total += run(&letters, at, end, inside);
        inside = true;
        at = end;
    }
    total
}

fn is_ent_sounded(text: &str) -> bool {
    let stem = &text[..text.len() - "ent".len()];
    let only_vowel = !stem.chars().any(is_vowel);
    only_vowel
        || (text.ends_with("ment") && !is_in(text, VERBS_IN_MENT))
        || text.ends_with("vient")
        || text.ends_with("tient")
        || is_in(text, SOUNDED_ENT)
}

fn is_in(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

/// The letters without those that only spell a consonant: the u of "que" and "gue", the e of
/// "mangeons".
fn consonants_simplified(letters: &[char]) -> Vec<char> {
    let mut simple: Vec<char> = Vec::with_capacity(letters.len());
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|place| letters[place]);
        let after = letters.get(place + 1).copied();
        let only_spells = match (before, letter) {
            (Some('q'), 'u') => true,
            (Some('g'), 'u') => after.is_some_and(|c| "eéèêiîy".contains(c)),
            (Some('g'), 'e') => after.is_some_and(|c| "aouâôû".contains(c)),
            _ => false,
        };
        if !only_spells {
            simple.push(*letter);
        }
    }
    simple
}

/// Drops a mute e at the end, with its s.
fn without_mute_end(letters: &[char]) -> Vec<char> {
    let stem = match letters {
        [stem @ .., 'e', 's'] | [stem @ .., 'e'] => stem,
        _ => return letters.to_vec(),
    };
    if stem.iter().any(|c| is_vowel(*c)) { stem.to_vec() } else { letters.to_vec() }
}

/// Syllables of the vowels `start..end`, which stand between consonants.
fn run(letters: &[char], start: usize, end: usize, inside: bool) -> u32 {
    let vowels = &letters[start..end];
    if vowels == ['e'] && inside && is_e_mute(letters, start) {
        return 0;
    }
    let vowels = match vowels {
        // "paiement", "étudiera": an e after a vowel is mute
        [rest @ .., 'e'] if !rest.is_empty() && one_consonant_follows(letters, end) => rest,
        // "travail", "feuille": this i only spells the l
        [rest @ .., 'i'] if !rest.is_empty() && l_follows(letters, end) => rest,
        vowels => vowels,
    };
    nuclei(vowels, after_cluster(letters, start))
}

/// Whether an e inside a word is mute: one consonant before it and one after.
fn is_e_mute(letters: &[char], place: usize) -> bool {
    let before: Vec<char> = letters[..place].iter().rev().take_while(|c| !is_vowel(**c)).copied().collect();
    let before: Vec<char> = before.into_iter().rev().collect();
    // the n of "maintenant" belongs to the vowel before it
    let before = match before.as_slice() {
        ['n' | 'm', rest @ ..] if !rest.is_empty() && rest[0] != 'n' && rest[0] != 'm' => rest,
        before => before,
    };
    // "changeriez": r and a glide would be one consonant too many
    let conditional = matches!(letters[place + 1..], ['r', 'i', 'e', 'z'] | ['r', 'i', 'o', 'n', 's']);
    consonant_sounds(before) == 1 && one_consonant_follows(letters, place + 1) && !conditional
}

/// Whether one consonant that is not doubled and then a vowel come from `place` on.
fn one_consonant_follows(letters: &[char], place: usize) -> bool {
    let consonants: Vec<char> = letters[place..].iter().take_while(|c| !is_vowel(**c)).copied().collect();
    let doubled = consonants.len() == 2 && consonants[0] == consonants[1];
    place + consonants.len() < letters.len() && !doubled && consonant_sounds(&consonants) == 1
}

fn consonant_sounds(consonants: &[char]) -> usize {
    match consonants {
        [] | ['h'] => 0,
        ['x'] => 2,
        [a, b] if a == b => 1,
        ['c' | 'p' | 't', 'h'] | ['g', 'n'] => 1,
        [_] => 1,
        _ => 2,
    }
}

fn l_follows(letters: &[char], place: usize) -> bool {
    matches!(letters[place..], ['l'] | ['l', 's'] | ['l', 'l', ..])
}

/// Whether a consonant and l or r stand before the vowels: "client", "ouvrier".
fn after_cluster(letters: &[char], place: usize) -> bool {
    match &letters[..place] {
        [.., first, 'l' | 'r'] => "pbtdckgfv".contains(*first),
        _ => false,
    }
}

/// Syllables of vowels that stand together.
fn nuclei(vowels: &[char], after_cluster: bool) -> u32 {
    let mut total = 0;
    let mut at = 0;
    while at < vowels.len() {
        let length = nucleus_length(&vowels[at..]);
        let (nucleus, rest) = vowels[at..].split_at(length);
        let is_glide = match nucleus {
            ['i' | 'î' | 'y'] | ['o', 'u'] => !(after_cluster && at == 0),
            // "fruit": with i it is a glide even after a cluster
            ['u'] => !(after_cluster && at == 0) || matches!(rest.first(), Some('i' | 'î' | 'y')),
            _ => false,
        };
        let before_trema = matches!(rest.first(), Some('ï' | 'ë' | 'ü'));
        if rest.is_empty() || !is_glide || before_trema {
            total += 1;
        }
        at += length;
    }
    total
}

/// Letters of the vowel sound that these vowels begin with.
fn nucleus_length(vowels: &[char]) -> usize {
    match vowels {
        ['e', 'a', 'u', ..] | ['o', 'e', 'u', ..] => 3,
        ['a', 'i' | 'î' | 'u' | 'û' | 'y', ..] => 2,
        ['o', 'u' | 'û' | 'ù' | 'i' | 'î' | 'y' | 'o', ..] => 2,
        ['e', 'i' | 'î' | 'u' | 'û' | 'y' | 'e', ..] => 2,
        ['œ', 'u' | 'i', ..] => 2,
        ['u', 'y', ..] => 2,
        _ => 1,
    }
}

fn is_vowel(c: char) -> bool {
    "aàâäeéèêëiîïoôöuùûüyœæ".contains(c)
}
