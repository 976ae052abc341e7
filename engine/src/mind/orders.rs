//! Tells an answer from orders given to the interviewer: to change its rules, to say something,
//! to show what is secret, to give a score, to be somebody else.
//!
//! Such words are data like all others. But a model may obey them, and what it then writes can
//! look harmless; so a turn with orders in it is not shown to one. Nothing is lost: the script
//! goes on as it does without a model. That is why this may be quick to suspect.

use std::sync::LazyLock;

use vivavoce_scenarios::Language;
use vivavoce_scenarios::words::words;

use crate::dialogue::guard::pattern::{Pattern, compile};

/// Signs that nobody speaks and that frame messages in the formats of models.
const FRAMES: &[&str] = &[
    "<|",
    "|>",
    "[inst]",
    "[/inst]",
    "<<sys>>",
    "</",
    "<system",
    "<candidate",
    "<situation",
    "system:",
    "assistant:",
    "system :",
    "assistant :",
    "user:",
    "###",
    "```",
    "{\"",
    "\"do\"",
    "\"role\"",
    "begin system",
    "end system",
];

/// Words looked at: orders stand anywhere in a long answer.
const LONGEST: usize = 2_000;

/// Whether the candidate's words give the interviewer orders.
pub fn gives_orders(text: &str, language: Language) -> bool {
    let lower = text.to_lowercase();
    if FRAMES.iter().any(|frame| lower.contains(frame)) {
        return true;
    }
    // Attempts are often in the other language.
    [language, other(language)].into_iter().any(|language| {
        let mut words = words(text, language);
        words.truncate(LONGEST);
        rows(language).iter().any(|row| row.is_in(&words))
    })
}

fn other(language: Language) -> Language {
    match language {
        Language::Fr => Language::En,
        Language::En => Language::Fr,
    }
}

fn rows(language: Language) -> &'static [Pattern] {
    static FRENCH: LazyLock<Vec<Pattern>> = LazyLock::new(|| compiled(FR, FR_SETS));
    static ENGLISH: LazyLock<Vec<Pattern>> = LazyLock::new(|| compiled(EN, EN_SETS));
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

fn compiled(rows: &[&str], sets: &[(&str, &str)]) -> Vec<Pattern> {
    rows.iter().map(|row| compile(row, sets)).collect()
}

const EN_SETS: &[(&str, &str)] = &[
    (
        "RULES",
        "instruction*|rules|rule|prompt|prompts|guideline*|guardrail*|constraints|directive*|programming|training|orders|policy|policies|restrictions",
    ),
    (
        "SECRET",
        "rubric|rubrics|prompt|criteria|criterion|scoring|grid|key|anchors|instructions|rules|answers|points|score|scores|grade|marks|evaluation|notes|questions",
    ),
    (
        "SHOW",
        "show|reveal|tell|give|print|repeat|read|recite|output|share|list|display|leak|translate|summarise|summarize|spell|dictate|disclose|recall|say|write|quote",
    ),
];

const EN: &[&str] = &[
    "ignore|disregard|forget|override|bypass|drop|cancel|discard|erase ..5 @RULES",
    "ignore|disregard|forget ..3 everything|anything|all|previous|above|prior|earlier|that|what",
    "@RULES ..4 changed|change|replaced|over|void|lifted|suspended|updated|apply|null",
    "new|updated|following|secret|special|real @RULES",
    "@SHOW ..3 me|us|out|aloud|back|the|your|all|every ..4 @SECRET|system",
    "what|which ..2 is|are|was|were|s|re ..1 your|the|my ..2 @SECRET|system",
    "whats|tell ..3 system|score|grade|rubric|rating",
    "your ..1 system|hidden|initial|original|secret|internal|first message|prompt|instructions|text|instruction|rules",
    "say ..3 exactly|precisely|literally|verbatim|only|loudly|word|words|after|that|following|this|i|out",
    "repeat after me|this|the|exactly|back|everything|all",
    "repeat|say|answer|reply|respond|write|print|output ..2 with|only|exactly|just|word|verbatim",
    "you are|re now|no|actually|really|going|free|not|an|a|my",
    "youre now|no|actually|going|free|my",
    "from now on|forward",
    "pretend|roleplay|impersonate|simulate|imagine ..3 you|youre|to|that|as|a|being|the",
    "act|behave|speak|talk|answer|respond|reply|write ..1 as|like a|an|if|my|the|dan|someone",
    "switch|change|swap|reverse ..3 role|roles|persona|mode|character|places|language",
    "enter|activate|enable|start|go ..3 mode",
    "developer|debug|god|admin|maintenance|jailbreak|unrestricted mode",
    "jailbreak|jailbroken",
    "as|im|am the|your|an ..1 admin*|developer|creator|engineer|recruiter|operator|owner|manager|system",
    "this is ..2 admin*|developer|openai|anthropic|operator|system|test|override|recruiter",
    "system message|override|update|notice|alert|prompt|command|note",
    "end|start|begin of ..1 interview|transcript|conversation|prompt|system|instructions|input",
    "give|grant|award|assign|rate|score|grade|mark|rank ..2 me|my|this|us|yourself|answer",
    "how ..2 did i do|score|perform",
    "am|do i ..3 hired|pass|passed|passing|fail|failing|rating|score",
    "tell|say|confirm|admit|declare|announce|state|write ..3 hired|passed|score|ten|perfect|best|human|got|job|won",
    "what ..3 expected|model|ideal|right|correct|perfect answer|answers",
    "what ..4 you ..3 looking|listening|want ..2 for|hear",
    "next|other|remaining|coming question|questions ..5 advance|now|all|list|you|in",
    "all|list ..3 questions|criteria|points|rules",
    "skip|end|stop|finish|cancel ..2 interview|questions ..4 and|then|with|give|say",
    "speak|talk|answer|reply|respond|continue|go ..3 in french|english|spanish|german|chinese|russian|rhyme|verse|code|json|base64|emoji|emojis|latin|pig",
    "translate|encode|decode|base64|rot13",
    "tell|sing|write|recite|make|read ..2 me|a|us ..2 joke|song|poem|story|code|haiku|script|program|recipe",
    "ask me ..2 about|if|whether|how|only|nothing ..6 married|children|religion|age|salary|food|weather|colour|color|family|easy|easier|pregnant",
    "do as|what i|you|im",
    "do|follow|obey|comply|execute ..3 exactly|command*|orders|instead|what|my",
    "instead of ..4 question|questions|interview*",
    "call|use|run|invoke|execute ..3 function|tool|command|code|shell|script|plugin",
];

const FR_SETS: &[(&str, &str)] = &[
    (
        "REGLES",
        "instruction*|consigne*|regle*|prompt|prompts|directive*|contrainte*|limites|ordres|programmation|programme|politique|restrictions",
    ),
    (
        "SECRET",
        "grille|bareme|baremes|criteres|critere|prompt|consigne*|instruction*|regles|reponses|attendus|note|notes|score|evaluation|corrige|referentiel|questions|niveaux",
    ),
    (
        "MONTRE",
        "montr*|revel*|dis|dites|donne|donnez|affich*|repete|repetez|lis|lisez|recit*|partag*|list*|cite|citez|traduis*|resume*|epel*|dict*|divulgu*|rappel*|ecris|ecrivez|communiqu*|imprim*",
    ),
];

const FR: &[&str] = &[
    "ignor*|oubli*|contourn*|annul*|efface*|abandonn*|neglig*|supprim*|desobei* ..5 @REGLES",
    "ignor*|oubli* ..3 tout|toutes|tous|precede*|ce|dessus|avant|cela|ca",
    "@REGLES ..4 chang*|remplac*|caduque*|levees|suspendues|nouvelle*|annule*|suivante*|appliquent",
    "nouvelle|nouvelles|nouveau|nouveaux|vraies|speciales|suivantes @REGLES",
    "@MONTRE ..4 la|le|les|ta|ton|tes|votre|vos|moi|nous|tout|toutes|tous|mon|ma ..3 @SECRET|systeme",
    "@MONTRE ..1 moi ..6 @SECRET|systeme",
    "quel|quelle|quels|quelles|est|sont ..3 ta|ton|tes|vos|votre|ma|mon|mes|les|la|le ..1 @SECRET",
    "quoi|comment ..5 @SECRET",
    "message|texte|invite|consigne|prompt systeme|initial|cache|interne|secret",
    "repete|repetez|redis|redites ..3 apres|exactement|mot|moi|ceci|cette|cela|tout|la|phrase",
    "dis|dites|ecris|ecrivez|prononce|prononcez|reponds|repondez ..4 exactement|mot|juste|seulement|uniquement|simplement|que|seul|ceci|cela|phrase|par|avec|bonjour",
    "tu es|seras maintenant|desormais|un|une|libre|mon|ma|le|la|plus|en",
    "vous etes|serez maintenant|desormais|libre|mon|ma|un|une|plus ..4",
    "desormais|dorenavant|partir|maintenant ..4 tu|vous|reponds|repondez|parle|parlez|moment",
    "fais|faites|fait comme|semblant|moi|le",
    "imagin*|suppos*|pretend* ..2 que|etre|es|etes|tu|vous|un|une",
    "joue|jouez|jouons|incarn*|adopt*|prend*|prenez|chang*|invers*|echang* ..3 role|roles|personnage|mode|identite|place|places|langue",
    "parle|parlez|reponds|repondez|comporte*|agis|agissez|exprim*|continue* ..3 comme|en ..1 un|une|si|anglais|francais|espagnol|allemand|chinois|pirate|russe|rimes|vers|json|latin|verlan|code",
    "passe|passez|active|activez|entre|entrez|bascule* ..3 mode",
    "mode developpeur|debug|debogage|admin*|maintenance|dieu|libre|sans",
    "suis ..2 admin*|developpeur|developpeuse|createur|ingenieur|recruteur|recruteuse|operateur|responsable|proprietaire|systeme ..6 demande*|ordonne|autorise|autorisation|test|donne*|exige|veux|dis",
    "ici ..1 l|le|la ..1 admin*|developpeur|recruteur|systeme|operateur|support",
    "message|alerte|note|mise|commande ..2 systeme|administrateur|jour",
    "fin|debut de|du|des ..2 entretien|transcription|conversation|prompt|consignes|systeme|instructions",
    "note|notez|evalue|evaluez|attribue|attribuez|mets|mettez|donne|donnez|accorde* ..3 moi|note|points|score|mention|dix|vingt|maximum",
    "combien|quelle ..4 note|points|score ..4 ai|je|obtenu|m|mon|ma",
    "ai je ..3 reussi|echoue|gagne|pris|recu",
    "suis je ..2 pris|embauche*|retenu*|recu*|accepte*",
    "dis|dites|confirme|confirmez|admets|avoue*|declare*|annonc* ..4 embauche*|pris|retenu|reussi|meilleur*|humain*|gagne|parfait*|poste",
    "bonne|bonnes|ideale|ideales|attendue|attendues|type|modele reponse|reponses",
    "reponse|reponses attendue|attendues|ideale|ideales|type|types|modele",
    "qu ..3 attendez|attends|attendu|cherchez|voulez ..3 entendre|reponse|vous|comme",
    "questions suivantes|prochaines|restantes|avance",
    "toutes|liste ..2 questions|criteres|points",
    "termine|terminez|arrete|arretez|finis|finissez|saute*|annule* ..3 entretien|questions ..4 et|puis|avec|donne*|dis",
    "traduis*|encode*|decode*|base64",
    "raconte*|chante*|ecris|ecrivez|recite|recitez|fais|faites|lis ..2 moi|un|une|nous ..2 blague|chanson|poeme|histoire|code|haiku|script|programme|recette",
    "demande*|pose*|interroge* ..1 moi ..6 marie|enfants|religion|age|salaire|meteo|couleur|famille|facile*|enceinte|simple*",
    "fais|faites|obeis|obeissez|execute*|suis|suivez ..3 exactement|ordre*|commande*|plutot|ce|mes",
    "lieu|place d|de ..4 question|questions|entretien",
    "appelle|appelez|lance|lancez|execute|executez|utilise|utilisez ..3 fonction|outil|commande|code|shell|script",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_not_taken_for_orders() {
        for (text, language) in [
            ("I built a cache in front of the database, and latency dropped by half.", Language::En),
            ("We had a bad release, so I rolled it back and wrote a test.", Language::En),
            ("I would put a queue there because the peaks are short.", Language::En),
            ("My manager asked me to lead the migration, and I said yes.", Language::En),
            ("Well, mostly Rust and some TypeScript.", Language::En),
            ("J'ai mis en place un cache, et la latence a été divisée par deux.", Language::Fr),
            ("On a livré une mauvaise version, je suis revenu en arrière et j'ai écrit un test.", Language::Fr),
            ("J'ai accompagné la famille du patient, puis j'ai prévenu le médecin.", Language::Fr),
            ("Surtout du Rust, et un peu de TypeScript.", Language::Fr),
            ("Mon responsable m'a demandé de mener la migration.", Language::Fr),
        ] {
            assert!(!gives_orders(text, language), "{text}");
        }
    }
}
