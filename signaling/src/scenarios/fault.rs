//! What can be wrong with a scenario's file beside what is wrong with the file itself: what it names
//! has to be here.

vivavoce_scenarios::messages! {
    id_must_stay(id: &str) =>
        "must stay \"{id}\"; a copy under another id is a scenario of its own",
        "doit rester «\u{a0}{id}\u{a0}»\u{202f}; une copie sous un autre identifiant est un scénario à part";
    no_assistant(id: &str) => "there is no assistant \"{id}\"", "il n’y a pas d’assistant «\u{a0}{id}\u{a0}»";
    assistant_of_other_language(id: &str) =>
        "the assistant \"{id}\" does not lead interviews in this language",
        "l’assistant «\u{a0}{id}\u{a0}» ne mène pas d’entretiens dans cette langue";
    no_such_file() =>
        "there is no such file here; attach it again",
        "ce fichier n’est pas ici\u{202f}; joignez-le de nouveau";
    file_too_large() => "The file is too large.", "Le fichier est trop volumineux.";
    text_too_large(most: usize) => "A text has at most {most} bytes.", "Un texte fait au maximum {most} octets.";
    in_language(language: &str, problem: &vivavoce_scenarios::Message) =>
        "{language}: {problem}",
        "{language}\u{a0}: {problem}";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_fault_says_the_same_in_both_languages() {
        vivavoce_scenarios::message::assert_bilingual(super::SENTENCES);
    }
}
