//! What can be wrong with a quiz's file beside what is wrong with the file itself.

vivavoce_scenarios::messages! {
    id_must_stay(id: &str) =>
        "`id` must stay \"{id}\"; a copy under another id is a quiz of its own.",
        "`id` doit rester «\u{a0}{id}\u{a0}»\u{202f}; une copie sous un autre identifiant est un quiz à part.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_fault_says_the_same_in_both_languages() {
        vivavoce_scenarios::message::assert_bilingual(super::SENTENCES);
    }
}
