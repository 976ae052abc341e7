//! Why a pack, or a file of one, is not taken in.

use vivavoce_scenarios::Message;

vivavoce_scenarios::messages! {
    // The pack as a whole.
    cannot_be_taken(why: &Message) =>
        "This cannot be taken in: {why}.",
        "Ce fichier ne peut pas être importé\u{a0}: {why}.";
    nothing_taken(file: &str, why: &Message) =>
        "Nothing was taken in. `{file}`: {why}",
        "Rien n’a été importé. `{file}`\u{a0}: {why}";
    no_zip() => "this is not a ZIP file", "ce n’est pas un fichier ZIP";
    more() => "the file holds something beside the ZIP", "le fichier contient autre chose que le ZIP";
    too_many(files: usize, items: usize, media: usize) =>
        "it holds {files} files; at most {items} scenarios and quizzes and {media} pictures and documents are allowed",
        "il contient {files} fichiers\u{202f}; au maximum {items} scénarios et quiz et {media} images et documents";
    doubled() =>
        "two of its files have the same name or share bytes",
        "deux de ses fichiers ont le même nom ou des octets en commun";
    path(name: &str) =>
        "`{name}` is no file of a pack: there are `pack.toml`, `scenarios/ID.toml`, `quizzes/ID.toml` and `media/FILE`",
        "`{name}` n’est pas un fichier de lot\u{a0}: il y a `pack.toml`, `scenarios/ID.toml`, `quizzes/ID.toml` et `media/FILE`";
    kind(name: &str) =>
        "`{name}` is not a plain file that is packed by Deflate or not at all",
        "`{name}` n’est pas un simple fichier, compressé par Deflate ou pas du tout";
    too_large(name: &str, most: u64) => "`{name}` has more than {most} bytes", "`{name}` dépasse {most} octets";
    whole_too_large(most: u64) =>
        "its files have more than {most} bytes together",
        "ses fichiers dépassent ensemble {most} octets";
    too_tight(name: &str, times: u64) =>
        "`{name}` is more than {times} times larger than it is packed",
        "`{name}` est plus de {times} fois plus grand que sa forme compressée";
    broken(name: &str) => "`{name}` is broken", "`{name}` est abîmé";
    no_manifest() => "there is no `pack.toml` in it", "il n’y a pas de `pack.toml` dedans";
    manifest(why: &Message) => "`pack.toml`: {why}", "`pack.toml`\u{a0}: {why}";
    manifest_not_utf8() => "it is not UTF-8", "il n’est pas en UTF-8";
    manifest_without_format() => "`format` is missing", "`format` manque";
    manifest_strange(why: &str) => "{why}", "quelque chose n’y a pas sa place ({why})";
    manifest_says(why: &str) => "{why}", "son nom, ses auteurs ou sa licence ne conviennent pas ({why})";
    format(format: u32, most: u32) =>
        "`pack.toml` is of the format {format}; this server reads {most}",
        "`pack.toml` est au format {format}\u{202f}; ce serveur lit jusqu’au {most}";
    unlisted(name: &str) =>
        "`{name}` is in the pack and not in the list of `pack.toml`, or the other way round, or twice",
        "`{name}` est dans le lot et non dans la liste de `pack.toml`, ou l’inverse, ou deux fois";
    changed(name: &str) =>
        "`{name}` is not the file that was packed: its SHA-256 is another one",
        "`{name}` n’est pas le fichier d’origine\u{a0}: son SHA-256 est un autre";

    // A file of it.
    unreadable() => "it cannot be read", "il est illisible";
    at_line(line: u32, key: &str, message: &Message) => "line {line}: {key} {message}", "ligne {line}\u{a0}: {key} {message}";
    id_as_called(id: &str) => "must be \"{id}\", as the file is called", "doit être «\u{a0}{id}\u{a0}», comme le nom du fichier";
    not_utf8() => "is not UTF-8; save the file as UTF-8", "n’est pas en UTF-8\u{202f}; enregistrez le fichier en UTF-8";
    unshown() => "No scenario of the pack shows it.", "Aucun scénario du lot ne le montre.";
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_fault_says_the_same_in_both_languages() {
        vivavoce_scenarios::message::assert_bilingual(super::SENTENCES);
    }
}
