use super::*;
use proptest::prelude::*;

fn check(language: Language, intent: Intent, texts: &[&str]) {
    for text in texts {
        assert_eq!(understand(text, language), intent, "{text}");
        // Recognisers leave out punctuation, capitals and, sometimes, accents.
        let bare: String = text.chars().filter(|c| !".,;:!?…".contains(*c)).collect();
        assert_eq!(understand(&bare.to_uppercase(), language), intent, "{bare} in capitals");
        let folded = vivavoce_scenarios::words::fold(text);
        assert_eq!(understand(&folded, language), intent, "{folded}, folded");
    }
}

#[test]
fn french_requests_to_repeat_are_understood() {
    check(
        Language::Fr,
        Intent::Repeat,
        &[
            "Pouvez-vous répéter ?",
            "Vous pouvez répéter la question, s'il vous plaît ?",
            "Excusez-moi, est-ce que vous pourriez répéter ?",
            "Euh, tu peux répéter ?",
            "Pourriez-vous me la répéter ?",
            "Vous pouvez reformuler ?",
            "Pouvez-vous répéter ce que vous avez dit sur la perfusion ?",
            "Répétez, s'il vous plaît.",
            "Répétez-moi la question.",
            "Répéter la question.",
            "Pardon ?",
            "Comment ?",
            "Pardon, je n'ai pas entendu.",
            "Je n'ai pas bien compris la question.",
            "J'ai pas compris.",
            "Désolé, j'ai mal entendu.",
            "Je ne comprends pas la question.",
            "Je ne vous entends pas bien.",
            "Quelle était la question, déjà ?",
            "C'était quoi la question ?",
            "Encore une fois, s'il vous plaît.",
            "Attendez, vous pouvez répéter ?",
            "Je ne sais pas, vous pouvez reformuler ?",
            "Le son a coupé, pouvez-vous répéter ?",
            "Est-ce que je peux réentendre la question ?",
            "Je voudrais que vous répétiez la question",
        ],
    );
}

#[test]
fn french_requests_to_move_on_are_understood() {
    check(
        Language::Fr,
        Intent::Next,
        &[
            "Je ne sais pas.",
            "Je sais pas",
            "Euh, je ne sais pas trop.",
            "Je ne sais pas du tout, désolée.",
            "Je ne sais pas quoi dire",
            "Aucune idée.",
            "Franchement, je n'en ai aucune idée.",
            "Je n'ai pas d'exemple en tête.",
            "Je ne vois pas.",
            "Je passe.",
            "Question suivante.",
            "Suivante !",
            "Passons à la suite.",
            "On peut passer à la question suivante ?",
            "Je ne sais pas, on passe à la suite ?",
            "Je préfère ne pas répondre à cette question.",
            "Je préfère passer.",
            "La suite, s'il vous plaît.",
            "Non, je ne sais pas.",
            "Je ne m'en souviens plus.",
            "Next",
            "On continue.",
            "Est-ce qu'on peut passer à une autre question ?",
        ],
    );
}

#[test]
fn french_requests_to_wait_are_understood() {
    check(
        Language::Fr,
        Intent::Wait,
        &[
            "Un instant.",
            "Un petit moment, s'il vous plaît.",
            "Une seconde",
            "Deux minutes, je réfléchis.",
            "Attendez.",
            "Attendez une minute",
            "Laissez-moi réfléchir.",
            "Laissez-moi le temps d'y réfléchir.",
            "Laissez-moi deux secondes",
            "Je réfléchis…",
            "Alors, euh, je réfléchis.",
            "C'est une bonne question, laissez-moi réfléchir un instant.",
            "Je ne sais pas, laissez-moi réfléchir.",
            "Donnez-moi un instant",
            "J'ai besoin d'un peu de temps.",
            "Est-ce que je peux avoir une minute pour réfléchir ?",
            "Il faut que j'y réfléchisse",
        ],
    );
}

#[test]
fn french_requests_to_stop_are_understood() {
    check(
        Language::Fr,
        Intent::Stop,
        &[
            "Stop.",
            "Stop, stop !",
            "Arrêtez l'entretien.",
            "On arrête là.",
            "Je voudrais arrêter l'entretien, s'il vous plaît.",
            "Je veux m'arrêter.",
            "Je souhaite terminer l'entretien maintenant",
            "Est-ce qu'on peut s'arrêter là ?",
            "On peut arrêter ?",
            "Je dois partir, désolé.",
            "Je veux arrêter l'entretien parce que je ne me sens pas bien.",
            "Au revoir.",
            "Je ne veux plus continuer",
        ],
    );
}

#[test]
fn french_answers_are_not_taken_for_requests() {
    check(
        Language::Fr,
        Intent::Answer,
        &[
            "Je ne sais pas coder en Rust, mais j'apprends vite.",
            "J'ai demandé au client de répéter la question et on a trouvé.",
            "Le client m'a dit pouvez-vous répéter, alors j'ai tout repris.",
            "Il a fallu arrêter le serveur et tout reprendre depuis le début.",
            "On a mis un stop à ce projet.",
            "Au début je ne savais pas comment faire, ensuite j'ai lu le code.",
            "Je suis passé à la suite du projet en mars.",
            "Un instant plus tard la saturation est remontée.",
            "J'attends que le médecin arrive.",
            "Pas plus de trois personnes.",
            "Je réfléchis toujours avant de déléguer.",
            "Cinq.",
            "Je dois partir en week-end une fois sur deux.",
            "Non, je n'ai jamais fait d'astreinte.",
            "Je ne sais pas parce que je n'ai jamais travaillé en équipe.",
            "Oui, dans mon dernier poste je mettais en production chaque semaine.",
            "Je veux arrêter de perdre du temps en réunion.",
            "On passe à la caisse et on signe.",
            "Vous pouvez expliquer au patient ce qui va se passer.",
        ],
    );
}

#[test]
fn french_small_words_are_told_apart() {
    check(Language::Fr, Intent::Nothing, &["", " … ", "[Musique]", "(inaudible)"]);
    check(
        Language::Fr,
        Intent::Hesitation,
        &["Euh…", "Alors, euh…", "Bon, ben alors", "C'est une bonne question.", "Bonjour.", "Merci."],
    );
    check(
        Language::Fr,
        Intent::Done,
        &[
            "C'est tout.",
            "Voilà.",
            "Non, c'est tout.",
            "Je n'ai rien à ajouter.",
            "J'ai fini.",
            "Voilà, c'est tout pour moi.",
        ],
    );
    check(Language::Fr, Intent::Yes, &["Oui.", "Oui, bien sûr.", "D'accord", "Tout à fait."]);
    check(Language::Fr, Intent::No, &["Non.", "Non, merci.", "Pas du tout."]);
}

#[test]
fn english_requests_to_repeat_are_understood() {
    check(
        Language::En,
        Intent::Repeat,
        &[
            "Can you repeat?",
            "Could you please repeat the question?",
            "Sorry, could you say that again?",
            "Sorry?",
            "Pardon?",
            "Pardon me?",
            "What was the question again?",
            "What's the question?",
            "I didn't catch that.",
            "I didn't quite hear the last part, sorry.",
            "I don't understand the question.",
            "I'm not sure I understood the question",
            "Can you rephrase that, please?",
            "Would you mind repeating that?",
            "Could you repeat the part about the restaurant?",
            "Come again?",
            "One more time, please.",
            "Say that again",
            "Um, can I hear the question again?",
            "Wait, can you repeat that?",
            "I don't know, can you rephrase it?",
            "I missed that.",
            "Repeat, please.",
            "You cut out, could you repeat that?",
            "I can't hear you",
        ],
    );
}

#[test]
fn english_requests_to_move_on_are_understood() {
    check(
        Language::En,
        Intent::Next,
        &[
            "I don't know.",
            "I do not know",
            "Um, I really don't know.",
            "I don't really know, sorry.",
            "Honestly, I have no idea.",
            "No idea.",
            "Next question, please.",
            "Next.",
            "Can we move on?",
            "Can we go to the next question?",
            "Let's move on to the next one.",
            "Skip this one.",
            "Could we skip that question?",
            "Pass.",
            "I'll pass on that one.",
            "I'd rather not answer that.",
            "I can't think of anything.",
            "I don't know, next question.",
            "No, I don't know",
            "I don't remember",
            "Nothing comes to mind.",
            "Let's continue.",
            "I don't have an example",
        ],
    );
}

#[test]
fn english_requests_to_wait_are_understood() {
    check(
        Language::En,
        Intent::Wait,
        &[
            "One moment.",
            "Just a moment, please.",
            "Give me a second.",
            "Give me a minute to think.",
            "Wait.",
            "Wait a minute",
            "Hold on.",
            "Hang on a second",
            "Let me think.",
            "Let me think about that for a moment.",
            "Well, let me think about it.",
            "That's a good question, let me see.",
            "I'm thinking.",
            "I need a moment.",
            "I need some time to think.",
            "Can I have a minute?",
            "Could I take a moment to think about it?",
            "Bear with me.",
            "I don't know, let me think.",
        ],
    );
}

#[test]
fn english_requests_to_stop_are_understood() {
    check(
        Language::En,
        Intent::Stop,
        &[
            "Stop.",
            "Stop the interview.",
            "Can we stop here?",
            "I want to stop.",
            "I'd like to end the interview, please.",
            "I would like to stop now",
            "Let's stop here.",
            "I have to go, sorry.",
            "I gotta go",
            "I want to end the interview because I don't feel well.",
            "Goodbye.",
            "Please stop",
            "I don't want to continue",
        ],
    );
}

#[test]
fn english_answers_are_not_taken_for_requests() {
    check(
        Language::En,
        Intent::Answer,
        &[
            "I don't know Rust very well but I learn fast.",
            "I don't know anybody who works without tests.",
            "We had to stop the deployment and roll back.",
            "The customer asked me can you repeat that so I did.",
            "Next we moved the database.",
            "The next question was how to scale it.",
            "I told them to wait a minute and checked the logs.",
            "We'll stop when the tests fail.",
            "I wanted to stop losing customers.",
            "Seven.",
            "No, I have never used one.",
            "Yes, every week in my last job.",
            "I don't remember the exact number, about forty.",
            "At first I did not understand the code, so I read it twice.",
            "I was thinking about the customer all the time.",
            "I passed the exam and moved on to a bigger team.",
            "I had no idea how it worked so I asked a colleague.",
            "I do remember that.",
            "I do know that.",
            "I can think of one.",
            "I need more people.",
            "I have more to say about it.",
        ],
    );
}

#[test]
fn english_small_words_are_told_apart() {
    check(Language::En, Intent::Nothing, &["", "...", "[BLANK_AUDIO]", "(coughs)"]);
    check(Language::En, Intent::Hesitation, &["Um…", "Well, so, um", "Good question.", "Thank you."]);
    check(
        Language::En,
        Intent::Done,
        &["That's it.", "That's all.", "I'm done.", "No, that's all.", "Nothing to add.", "I think that's everything."],
    );
    check(Language::En, Intent::Yes, &["Yes.", "Yeah, sure.", "Of course", "Yes I have"]);
    check(Language::En, Intent::No, &["No.", "Nope", "No thank you.", "Not yet"]);
}

#[test]
fn asked_whether_to_stop_yes_and_no_are_found() {
    for (text, agreed) in [
        ("Oui.", Some(true)),
        ("Oui, arrêtons là.", Some(true)),
        ("Oui je préfère, je ne me sens pas très bien", Some(true)),
        ("Stop", Some(true)),
        ("Non.", Some(false)),
        ("Non non, on continue", Some(false)),
        ("Non, ne vous arrêtez pas", Some(false)),
        ("Non, je voulais parler du bouton stop", Some(false)),
        ("Euh…", None),
        ("Mon projet portait sur la facturation", None),
    ] {
        assert_eq!(agrees_to_stop(text, Language::Fr), agreed, "{text}");
    }
    for (text, agreed) in [
        ("Yes please.", Some(true)),
        ("Yes, let's stop here", Some(true)),
        ("I want to stop", Some(true)),
        ("No, let's go on", Some(false)),
        ("Don't stop", Some(false)),
        ("No I was talking about the emergency stop", Some(false)),
        ("The project was about billing", None),
    ] {
        assert_eq!(agrees_to_stop(text, Language::En), agreed, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_understood_as_something(text in "\\PC{0,120}", french: bool) {
        let language = if french { Language::Fr } else { Language::En };
        understand(&text, language);
        agrees_to_stop(&text, language);
    }

    #[test]
    fn a_request_within_a_long_answer_stays_an_answer(
        before in "(projet|client|serveur|travail)( (projet|client|serveur|travail)){2,20}",
        request in prop::sample::select(vec!["je ne sais pas", "stop", "un instant", "répétez"]),
    ) {
        let text = format!("le {before} {request}");
        prop_assert_eq!(understand(&text, Language::Fr), Intent::Answer);
    }
}
